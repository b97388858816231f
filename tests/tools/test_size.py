"""Lines of code are counted without what only explains them."""

from tools.size import python_lines, script_lines, sizes

MODULE = '''"""What it is for.

In two paragraphs.
"""

import re  # a comment at its end


@cache
def f(x):
    """Return it."""
    # why
    """no docstring, but a string"""
    return """
    three

    lines""", (
        x
    )
'''
SCRIPT = """// a comment

/* two
   lines */
let x = 1; /* one */
  // another
if (x) {
  x += 1; // one
}
const a = "//";
"""


def test_blanks_comments_and_docstrings_are_no_code():
    assert python_lines(MODULE) == 10
    assert python_lines('"""Nothing."""\n') == python_lines("") == 0
    assert python_lines("x = 1; y = 2\n") == 1


def test_a_script_is_counted_alike():
    assert script_lines(SCRIPT) == 5
    assert script_lines("") == 0


def test_the_library_is_the_sum_of_its_folders(tmp_path):
    for name in ("wzlib/a.py", "wzlib/in/b.py", "wzlib/in/deep/c.py", "tools/d.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("x = 1\n", encoding="utf-8")
    (tmp_path / "wzlib/in/e.js").write_text("let x;\nlet y;\n", encoding="utf-8")
    assert dict(sizes(tmp_path)) == {
        "wzlib/*.py": 1,
        "wzlib/in": 2,
        "wzlib, together": 3,
        "wzlib, JavaScript": 2,
        "tools": 1,
    }
