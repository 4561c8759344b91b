# Wayforward. `make` alone says what can be done.

# The first Python that is new enough.
ifndef PYTHON
PYTHON := $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
endif
BIN := .venv/bin
export WAYFORWARD_DEMONSTRATION WAYFORWARD_LOG_LEVEL

.DEFAULT_GOAL := help
.PHONY: help setup setup-tests run test check wall matching drill bench fuzz scan overload importing docs pictures lock python

help: ## what can be done
	@echo "make WORD, with one of:"
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-10s %s\n", $$1, $$2}'

python:
	@test -n "$(PYTHON)" || { echo "Wayforward needs Python 3.11 or later, and found none. On Debian and Ubuntu: apt-get install python3 python3-venv"; exit 1; }

setup: python ## set everything up, and start nothing
	@$(PYTHON) tools/setup.py

setup-tests: python
	@$(PYTHON) tools/setup.py --tests

run: WAYFORWARD_DEMONSTRATION = yes
run: WAYFORWARD_LOG_LEVEL ?= WARNING
run: setup ## the demonstration at http://127.0.0.1:8000 (PORT and WAYFORWARD_DATA say otherwise)
	@exec $(BIN)/wayforward demo --serve

test: setup-tests ## every test, on SQLite and on PostgreSQL (DB=postgres: that one only)
	@$(BIN)/python -m tools.test $(DB)

check: setup-tests ## lint, types, import contracts, the rules' own tests: a minute
	@$(BIN)/python -m tools.test check

wall: setup-tests ## prove the walls: nobody sees what is not theirs, and seeded bugs are caught (DB=postgres: there)
	@$(BIN)/python -m tools.wall $(DB)

matching: setup-tests ## how well the same person is found, on a generated service whose truth is known
	@$(BIN)/python -m tools.matching

drill: setup-tests ## kill writers and changes of tables and keys, cut the power, fill the disk: what was lost?
	@$(BIN)/python -m tools.drill

fuzz: setup-tests ## send 50,000 malformed requests to every address as everybody, and look for faults and leaks
	@$(BIN)/python -m tools.fuzz

scan: setup-tests ## two scanners of others against a demonstration, as each role: before a release
	@$(BIN)/python -m tools.scan

bench: setup-tests ## time the pages of a service of the real size, beside two floors (BENCH_SIZE=1000000 adds the million)
	@$(BIN)/python -m tools.bench

overload: setup-tests ## ask four times what the service holds: what keeps people safe is answered, reports give way first
	@$(BIN)/python -m tools.overload

importing: setup-tests ## how long a file of 20,000 referrals takes (ROWS=400 for a short one)
	@$(BIN)/python -m tools.importing $(ROWS)

docs: setup-tests ## write docs/reference/ anew from the rules
	@$(BIN)/python -m tools.reference

pictures: setup-tests ## take the pictures of docs/tour.md anew
	@$(BIN)/python -m tools.pictures

lock: setup-tests ## resolve the dependencies anew and lock them with hashes
	@$(BIN)/python -m tools.lock
