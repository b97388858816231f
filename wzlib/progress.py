"""How far a run is, in one line: in place on a terminal, elsewhere now and then, or never."""

import shutil
import time
from typing import TextIO


class Progress:
    """What is running, by name; `quiet` are the seconds between two lines where no terminal is."""

    def __init__(self, stream: TextIO, quiet: float = float("inf")) -> None:
        """Start the clock."""
        self.stream, self.quiet, self.live = stream, quiet, stream.isatty()
        self.running: dict[str, str] = {}
        self.said = time.monotonic()

    def show(self, name: str, state: str) -> None:
        """Tell how far one of the things that run is."""
        self.running[name] = state
        line, now = "; ".join(self.running.values()), time.monotonic()
        if self.live:
            line = "\r\x1b[K" + line[: shutil.get_terminal_size().columns - 1]
        elif now - self.said < self.quiet:
            return
        self.said = now
        print(line, end="" if self.live else "\n", file=self.stream, flush=True)

    def end(self, name: str, line: str) -> None:
        """Print the line of what is done, which stays."""
        self.running.pop(name, None)
        print("\r\x1b[K" * self.live + line, file=self.stream, flush=True)
