PYTHON ?= python3
BIN := .venv/bin
SAMPLE := .demo/counterclaim.db

.PHONY: install demo test check bench serve pictures goldens lock clean

install: $(BIN)/counterclaim

$(BIN)/counterclaim: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

demo: install
	rm -rf .demo && mkdir -p .demo
	$(BIN)/counterclaim add samples/reports --ledger $(SAMPLE)
	$(BIN)/counterclaim contentions --ledger $(SAMPLE) --limit 8
	$(BIN)/counterclaim figures --ledger $(SAMPLE) --disagreeing
	$(BIN)/counterclaim verify --ledger $(SAMPLE)
	@echo
	@echo "Where to look next (export COUNTERCLAIM_LEDGER=$(SAMPLE) saves you the option):"
	@echo "  $(BIN)/counterclaim show ID --ledger $(SAMPLE)    a contention with the exact words of each side"
	@echo "  $(BIN)/counterclaim compare --ledger $(SAMPLE)    who carries what, and in which words"
	@echo "  $(BIN)/counterclaim speakers --ledger $(SAMPLE)   who speaks, and for whom"

serve: install
	test -e $(SAMPLE) || $(MAKE) demo
	$(BIN)/counterclaim serve --ledger $(SAMPLE)

test: install
	$(BIN)/pytest

check: install
	$(BIN)/ruff format --check src tests bench train tools
	$(BIN)/ruff check src tests bench train tools
	$(BIN)/mypy
	$(BIN)/lint-imports

goldens: install
	$(BIN)/python -m pytest tests/test_goldens.py --rewrite-goldens

bench: install
	$(BIN)/python bench/run.py

pictures: install
	test -e $(SAMPLE) || $(MAKE) demo
	SAMPLE=.demo PICTURES=docs/images $(BIN)/pytest tests/serve/test_browser.py -k pictures

lock:
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --group dev --extra parquet \
	    --no-emit-index-url --output-file requirements.lock pyproject.toml

clean:
	rm -rf .venv .demo
