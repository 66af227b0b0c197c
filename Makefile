# Everything that this project needs to be set up is here; see `make help`.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PYTHONDONTWRITEBYTECODE ?= 1

.DEFAULT_GOAL := help
.PHONY: help serve test lint format shell demo bench lock clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

serve: $(VENV)/.installed ## Set everything up and serve the site on PORT (default 8000)
	@PORT="$(or $(PORT),8000)" $(BIN)/python deploy/serve.py

test: $(VENV)/.installed-dev ## Lint, and run every test, on SQLite and on PostgreSQL
	@$(BIN)/python tests/run.py $(ARGS)

lint: $(VENV)/.installed-dev ## Check code and templates
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/djlint --quiet --check --lint templates

format: $(VENV)/.installed-dev ## Format code and templates
	@$(BIN)/ruff check --fix . ; $(BIN)/ruff format . ; $(BIN)/djlint --quiet --reformat templates

shell: $(VENV)/.installed ## A Django shell on the site that `make serve` runs
	@$(BIN)/python deploy/serve.py --only shell

demo: $(VENV)/.installed ## Load the demonstration content into an empty site
	@$(BIN)/python deploy/serve.py --only load_demo

bench: $(VENV)/.installed-dev ## Measure the site beside nginx, and queries beside the same without an index
	@for name in serve search lists placements desk_find surveys people audit verify; do \
	  echo "== $$name" && $(BIN)/python bench/$$name.py || exit 1; done

lock: ## Make the locks from requirements*.in (needs uv)
	@for set in "" -scale -dev; do uv pip compile --quiet --universal --python-version 3.11 \
	  --generate-hashes --no-header requirements$$set.in -o requirements$$set.txt; done

clean: ## Remove the virtual environment and what was built; the data stays
	@rm -rf $(VENV) staticfiles .cache test-artifacts

# A stamp is as new as its lock, so that nothing is installed twice.
$(VENV)/.installed: requirements.txt requirements-scale.txt
	@PYTHON="$(PYTHON)" sh deploy/install.sh $(VENV) "$$( [ -n "$$DATABASE_URL$$REDIS_URL$$MEDIA_STORAGE_URL" ] && echo requirements-scale.txt || echo requirements.txt )"
	@touch $@

$(VENV)/.installed-dev: requirements-dev.txt
	@PYTHON="$(PYTHON)" sh deploy/install.sh $(VENV) requirements-dev.txt
	@touch $(VENV)/.installed $@
