# Two commands do all the set-up that they need, once:
#   make synth   synthesizes every environment into cdktf.out/
#   make test    checks style and types and runs the tests
# Needed: Python 3.11 or newer, git and make. Everything else comes from requirements/.

PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python
PIP := $(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes -r

.DEFAULT_GOAL := help
.PHONY: help synth local test style types units lock benchmark lock-providers check-providers clean

help: ## list these commands
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

synth: $(VENV)/runtime ## synthesize every environment (VA_ENVIRONMENTS=staging limits it)
	@$(RUN) main.py

local: $(VENV)/runtime ## write the Docker Compose project of environments/local.py
	@VA_ENVIRONMENTS=local $(RUN) main.py

test: style types units ## style, types and tests

style: $(VENV)/dev
	@echo "== style (ruff)"
	@$(RUN) -m ruff check .
	@$(RUN) -m ruff format --check .

types: $(VENV)/dev
	@echo "== types (basedpyright)"
	@$(RUN) -m basedpyright

units: $(VENV)/dev .cache/cdktf-cli
	@echo "== tests (pytest)"
	@$(RUN) -m pytest -n auto --dist loadfile $(TESTS)

benchmark: $(VENV)/dev ## time and memory beside stock cdktf
	@$(RUN) -m benchmarks

lock: $(VENV)/dev ## write requirements/ anew from pyproject.toml
	@$(RUN) requirements/lock.py

lock-providers: $(VENV)/runtime ## have Terraform lock the providers of each stack, into locks/
	@$(RUN) -m constructs_va.terraform.lock write

check-providers: $(VENV)/runtime ## put each stack's lock file beside it, before terraform init
	@$(RUN) -m constructs_va.terraform.lock check

clean: ## remove what these commands made
	rm -rf $(VENV) .cache cdktf.out dist

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version.split()[0] + ". Set PYTHON to a newer one: make PYTHON=python3.12 ...")'
	@echo "== making $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/runtime: requirements/runtime.txt | $(VENV)/bin/python
	@echo "== installing what synth needs (about a minute, once)"
	@$(PIP) $<
	@touch $@

$(VENV)/dev: requirements/dev.txt $(VENV)/runtime
	@echo "== installing what the tests need (once)"
	@$(PIP) $<
	@touch $@

# The cdktf command line is needed by one test alone, which says so where this didn't work.
.cache/cdktf-cli: tests/cdktf_cli/package-lock.json | $(VENV)/dev
	@echo "== installing the cdktf command line (once)"
	@$(RUN) tests/cdktf_cli/install.py $@ && touch $@ || { rm -rf $@; echo "not installed: its test is skipped"; }
