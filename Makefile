# Every target is a command of tools/make.py, which sets up .venv first where it is missing.
PYTHON ?= python3

.PHONY: charts check test lab book class notebooks data api lock size
charts check test lab book class notebooks data api lock size:
	@"$(PYTHON)" tools/make.py $@
