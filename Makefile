# Upkeep: what one does with a checkout. `make` alone lists it.
BIN = .venv/bin
YES = 1 y yes true on
NO = 0 n no false off

.PHONY: help install demo test lint bench simulate docs lock

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

install: ## Set everything up in .venv; nothing happens when nothing changed
	@sh tools/install.sh
	@$(BIN)/python tools/frontend.py
	@$(BIN)/python tools/catalogues.py compile

demo: install ## Work a caseload through three years, then serve the portals (RESET=1, SERVE=0, CASES=10000)
	@$(BIN)/upkeep demo $(if $(filter $(YES),$(RESET)),--reset) $(if $(filter $(NO),$(SERVE)),--no-serve) $(if $(CASES),--cases $(CASES))

test: lint ## Run every check and every test
	@$(BIN)/python tools/browser.py
	@$(BIN)/pytest -n auto --maxprocesses 8 --dist worksteal

lint: install ## Check style, import contracts and types
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --check --quiet .
	@said=$$($(BIN)/lint-imports 2>&1) || { echo "$$said"; exit 1; }
	@$(BIN)/mypy --no-error-summary

bench: install ## Run every measurement and print the figures
	@set -e; for script in benchmarks/*.py; do echo "== $$script"; $(BIN)/python "$$script"; done

simulate: install ## Live through a world with faults (SEEDS=1-100, FAMILIES=1000, DAYS=1095)
	@$(BIN)/pytest tests/simulation/test_faults.py -n 2 --timeout 0 $(if $(SEEDS),--seeds $(SEEDS)) $(if $(FAMILIES),--families $(FAMILIES)) $(if $(DAYS),--days $(DAYS))

docs: install ## Run the demonstrations, write the generated pages and check every link
	@$(BIN)/python tools/demonstrations.py
	@$(BIN)/python tools/docs.py

lock: install ## Lock the newest packages that the .in files allow
	@sh tools/lock.sh --upgrade
