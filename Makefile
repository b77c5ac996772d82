# The README's commands. Each works alone on a fresh machine: .ci/bootstrap brings what is missing.

.PHONY: demo test sqlite postgresql browser lint style types imports bench chaos messages

TEMPLATES = $(shell find templates -name '*.html')

# The site with the demonstration year, on this machine.
demo:
	@.ci/bootstrap demo
	.venv/bin/python manage.py demo

# All tests; a part that fails does not keep the others from running.
test:
	@.ci/bootstrap test
	@$(MAKE) --no-print-directory --keep-going sqlite postgresql browser

sqlite:
	.venv/bin/pytest --numprocesses auto

# Only what touches the database.
postgresql:
	.venv/bin/python .ci/with-postgres .venv/bin/pytest --numprocesses auto

browser:
	.venv/bin/pytest --numprocesses auto tests/e2e
	.venv/bin/pytest tests/chaos
	.venv/bin/python .ci/with-postgres .venv/bin/pytest tests/chaos

# What a machine can say about the code without running it.
lint:
	@.ci/bootstrap lint
	@$(MAKE) --no-print-directory --keep-going style types imports

style:
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/djade --check $(TEMPLATES)

types:
	.venv/bin/mypy

imports:
	.venv/bin/lint-imports

# How fast it is, as ratios within one run.
bench:
	@.ci/bootstrap test
	.venv/bin/pytest -s tests/benchmarks/bench_*.py

# Whether anything typed is lost when network, server, session, tab and browser fail. It takes hours; `make chaos RUNS=60`
# fewer, `make chaos SEED=17 RUNS=1` what failed. Six runs on each database are part of `make test`.
RUNS = 1000
SEED = 1
chaos:
	@.ci/bootstrap test
	CHAOS_RUNS=$(RUNS) CHAOS_SEED=$(SEED) .venv/bin/pytest -s tests/chaos
	CHAOS_RUNS=$(RUNS) CHAOS_SEED=$(SEED) .venv/bin/python .ci/with-postgres .venv/bin/pytest -s tests/chaos

# The Latvian catalogue: collects the texts of the code, then compiles what is translated.
messages:
	@.ci/bootstrap test
	.venv/bin/python manage.py makemessages --locale lv --no-location --no-wrap --no-obsolete \
		--ignore tests --ignore var --ignore static
	.venv/bin/python manage.py compilemessages --locale lv --ignore .venv
