# The README's commands. Each works alone on a fresh machine: .ci/bootstrap brings what is missing.

.PHONY: demo test sqlite postgresql browser lint style types imports bench pictures chaos messages
# Steps of `browser` and of nothing else.
.PHONY: stories trials trials-sqlite trials-postgresql

# What Python has compiled once no later part compiles again, even where the environment forbids to keep it.
unexport PYTHONDONTWRITEBYTECODE

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
	@$(MAKE) --no-print-directory --keep-going stories trials

# `make stories E2E_DELAY=700` tells them before a site that takes 700 ms longer for each page: they hold there too.
stories:
	.venv/bin/pytest --numprocesses auto --dist worksteal tests/e2e

# A few runs of what `make chaos` plays; people wait in them half of the time, so both databases have theirs at once.
trials:
	@$(MAKE) --no-print-directory --keep-going --jobs 2 --output-sync trials-sqlite trials-postgresql

trials-sqlite:
	.venv/bin/pytest tests/chaos

trials-postgresql:
	.venv/bin/python .ci/with-postgres .venv/bin/pytest tests/chaos

# The stories in the browser again, with a picture of each page they look at, for people to look at.
pictures:
	@.ci/bootstrap test
	E2E_PICTURES=yes $(MAKE) --no-print-directory stories

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
