# All that a newcomer needs; a line with two hashes is what `make help` shows.

.DEFAULT_GOAL := help
.PHONY: help run test bench faults shots setup setup-tests setup-bench

# The first Python that is new enough and can make virtual environments, as $$python.
python = for python in .venv/bin/python python3.13 python3.12 python3.11 python3 none; do \
	  "$$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' \
	    2>/dev/null && break; \
	done; \
	if [ "$$python" = none ]; then \
	  echo "需要 Python 3.11 或更新版本及其 venv 模块（现有：$$(python3 --version 2>/dev/null \
	|| echo 无/none)）。Python 3.11 or newer with venv is needed: Debian: apt install python3-venv;" \
	    "macOS: brew install python@3.11" >&2; \
	  exit 1; \
	fi
prepare = @$(python); exec "$$python" -m wxsign.demo.setup requirements.txt

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

run: setup ## start everything with demo data: app, workers, Redis, WeChat simulator (Ctrl-C stops)
	@exec .venv/bin/python -m wxsign.demo.foreground .venv/bin/flask --app wsgi demo

test: setup-tests ## every check and test
	@exec .venv/bin/pytest -n 4 --dist loadfile --no-loadscope-reorder -q

bench: setup-bench ## the benchmarks, as ratios, into bench.json of the data folder
	@exec .venv/bin/python -m tests.bench

faults: setup-tests ## only the tests that kill, restart and flood
	@exec .venv/bin/pytest -q tests/faults

shots: setup-tests ## contact sheets of every page, light, dark, large and wide, into docs/shots
	@exec .venv/bin/python -m tests.browser.shots

setup:
	$(prepare)

setup-tests:
	$(prepare) tests/requirements.txt --browser $(if $(filter true,$(CI)),--browser-required)

setup-bench:
	$(prepare) tests/requirements-bench.txt
