"""A part of a form says of its figures what the whole form says."""

import json
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from reports.computing import Given, State, compute
from reports.derivation import only
from reports.form_files.reading import read_blueprint

FORMS = Path(__file__).parents[2] / "fixtures" / "forms"
ANNUAL = read_blueprint(json.loads((FORMS / "annual-2023.json").read_text(encoding="utf-8")))
ENTERED = sorted(code for code, indicator in ANNUAL.indicators.items() if not indicator.is_ratio)
CODES = st.sampled_from(list(ANNUAL.indicators))
ANSWERS = st.integers(0, 40).map(Decimal).map(Given) | st.sampled_from(
    [
        Given(Decimal("0.5"), State.ESTIMATE),
        Given(None, State.UNKNOWN),
        Given(None, State.NOT_APPLICABLE),
        Given(raw="many"),
    ]
)


@given(st.frozensets(CODES, max_size=4), st.fixed_dictionaries(dict.fromkeys(ENTERED, ANSWERS)))
@settings(max_examples=50, deadline=None)
def test_a_part_computes_its_figures_alone(codes, figures):
    part = only(ANNUAL, codes)
    own = {code: one for code, one in figures.items() if code in part.indicators}
    alone, together = compute(part, own), compute(ANNUAL, figures)
    assert {code: alone[code] for code in codes} == {code: together[code] for code in codes}
