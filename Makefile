# Every target is a command of tools/make.py, which sets up .venv first where it is missing.
PYTHON ?= python3

.PHONY: charts test lab book class notebooks data api lock
charts test lab book class notebooks data api lock:
	@"$(PYTHON)" tools/make.py $@
