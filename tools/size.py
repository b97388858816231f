"""The lines of code of the project, without blanks, comments and docstrings.

A line counts if a token of the program stands on it, so a string over three lines counts three
times, and two statements on one line count once. Of JavaScript those lines count that are
neither blank nor begin with a comment.
"""

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NO_CODE = {
    *(tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE),
    *(tokenize.INDENT, tokenize.DEDENT, tokenize.ENDMARKER),
}
DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def python_lines(source: str) -> int:
    """Count the lines of code of a module."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type not in NO_CODE:
            lines.update(range(token.start[0], token.end[0] + 1))
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, DOCUMENTED) and ast.get_docstring(node, clean=False) is not None:
            lines.difference_update(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    return len(lines)


def script_lines(source: str) -> int:
    """Count the lines of code of a script in JavaScript."""
    source = re.sub(r"^\s*/\*.*?\*/", "", source, flags=re.DOTALL | re.MULTILINE)
    return sum(1 for line in source.splitlines() if re.match(r"\s*(?!//)\S", line))


def sizes(root: Path) -> Iterator[tuple[str, int]]:
    """Yield the lines of each folder of the library, of all, of its scripts, and of the tools."""

    def count(files: Iterator[Path]) -> int:
        return sum(python_lines(file.read_text(encoding="utf-8")) for file in files)

    library = root / "wzlib"
    yield "wzlib/*.py", count(library.glob("*.py"))
    for folder in sorted(path for path in library.iterdir() if any(path.rglob("*.py"))):
        yield f"wzlib/{folder.name}", count(folder.rglob("*.py"))
    yield "wzlib, together", count(library.rglob("*.py"))
    scripts = (file.read_text(encoding="utf-8") for file in library.rglob("*.js"))
    yield "wzlib, JavaScript", sum(map(script_lines, scripts))
    yield "tools", count((root / "tools").rglob("*.py"))


if __name__ == "__main__":
    for name, lines in sizes(ROOT):
        print(f"{lines:6,}  {name}")
