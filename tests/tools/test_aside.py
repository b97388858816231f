"""A folder of a run's own goes with the run, at the latest when the next one begins."""

import os
import signal
import subprocess
import sys
import time

import pytest

from tools.aside import own_folder

HOLD = """import time, pathlib
from tools.aside import own_folder
with own_folder(pathlib.Path({parent!r}), "x.") as folder:
    (folder / "here").touch()
    time.sleep(60)
"""


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_a_killed_run_leaves_nothing_that_the_next_does_not_clear(tmp_path):
    run = subprocess.Popen([sys.executable, "-c", HOLD.format(parent=str(tmp_path))])
    while not list(tmp_path.glob("x.*/here")):
        time.sleep(0.02)
    with own_folder(tmp_path, "x."):
        assert len(list(tmp_path.glob("x.*/here"))) == 1  # it is another's, and goes on
    run.send_signal(signal.SIGKILL)
    run.wait()
    assert len(list(tmp_path.glob("x.*/here"))) == 1
    with own_folder(tmp_path, "x."):
        assert not list(tmp_path.glob("x.*/here"))
    assert list(tmp_path.iterdir()) == []
