"""The grammar of quantities, as `quantities.toml` has it: words, units, forms, modifiers, rules.

It belongs to Chinese political texts in general; nothing in it is known from one speech alone.
"""

import functools
import re
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

GRAMMAR = Path(__file__).with_name("quantities.toml")
SIDES = {"says", "after", "before"}
Test = Callable[[str], re.Match | None]


class Unit(NamedTuple):
    """A printed unit: its class, what it is read as, and how many of that it is."""

    of: str
    name: str
    scale: float


class Rule(NamedTuple):
    """What a form is: the conditions, all of which must hold, and how it is then read."""

    name: str
    says: Test | None = None
    after: Test | None = None
    before: Test | None = None
    changed: str = ""
    kind: str = ""
    unit: str = ""
    scale: float = 1


class Grammar:
    """The grammar of a table as `quantities.toml` is one, every pattern compiled.

    - `words`: pieces of patterns; `marks`: characters that are read as others, `marked`.
    - `units`: what a printed unit is; `smaller`: how many of another make one of it.
    - `pattern` finds quantities, its last group saying the form; `single` does with no range;
      `part` finds what follows an amount in a smaller unit.
    - `numerals`: the patterns by which a numeral is read.
    - `rules` are those of each form or class of units, in order.
    - `changed`, `linked`: a verb of change before a number; what stands between linked numbers.
      `modifiers`: side, name and test of each.
    """

    def __init__(self, table: dict[str, Any]) -> None:
        """Compile what the table has; raises `KeyError` for a word that it lacks."""
        units: dict[str, str] = {}
        self.units: dict[str, Unit] = {}
        for of, printed in table["units"].items():
            for unit in printed:
                pattern, _, read = unit.partition(" = ")
                bare = pattern.partition("(?")[0]
                name, _, scale = (read or bare).partition(" x ")
                units[bare], self.units[bare] = pattern, Unit(of, name, float(scale or 1))
        longest = [units[bare] for bare in sorted(units, key=len, reverse=True)]
        lists = {"UNIT": longest, **table["words"]}
        self.words = {
            name: word if isinstance(word, str) else "|".join(word) for name, word in lists.items()
        }
        self.smaller: dict[str, dict[str, int]] = table["smaller"]
        self.marks = {mark: to for to, marks in table["marks"].items() for mark in marks}
        self.marked = re.compile(f"[{''.join(self.marks)}]")
        self.modifiers = [
            (side, name, self.test(words, side))
            for side, tests in table["modifiers"].items()
            for name, words in tests.items()
        ]
        numerals = table["numerals"].items()
        self.numerals = {name: re.compile(self.expand(form)) for name, form in numerals}
        self.changed = self.test("<CHANGED>", "before")
        self.linked = self.test("<LINKED>", "says")
        own = [rule["form"] for rule in table["rules"] if "form" in rule]
        forms, counted = (
            "|".join(f"(?P<{name}>{form})" for name, form in table[key].items())
            for key in ("forms", "after_numeral")
        )
        every = f"<FIRST>(?:{'|'.join(own)}|{forms}|(?P<minus><MINUS>)?(?P<low><NUM>)(?:{counted}))"
        self.pattern = re.compile(self.expand(every))
        self.single = re.compile(self.expand(every.replace("<DASH>", "(?!)")))
        self.part = re.compile(self.expand("[零又]?(?P<low><NUM>)(?P<unit><SMALLER>)"))
        self.rules: dict[str, list[Rule]] = {}
        for rule in table["rules"]:
            fields = {key: rule[key] for key in Rule._fields if key in rule}
            tests = {key: self.test(fields[key], key) for key in fields.keys() & SIDES}
            for form in rule.get("of", []):
                for one in [*table["units"], "bare"] if form == "amounts" else [form]:
                    self.rules.setdefault(one, []).append(Rule(**fields | tests))

    def rule(self, form: str, said: str, before: str, after: str, changed: str) -> Rule | None:
        """Return the first rule of a form that fits."""
        for rule in self.rules.get(form, ()):
            if (
                rule.changed in ("", changed)
                and (not rule.says or rule.says(said))
                and (not rule.after or rule.after(after))
                and (not rule.before or rule.before(before))
            ):
                return rule
        return None

    def expand(self, pattern: str) -> str:
        """Return a pattern with its words put in."""
        return re.sub(
            "<([A-Z_]+)>", lambda word: f"(?:{self.expand(self.words[word[1]])})", pattern
        )

    def test(self, pattern: str, side: str) -> Test:
        """Return a test of a pattern: of the end, the whole or the beginning of a text."""
        expanded = self.expand(pattern)
        if side == "before":
            return re.compile(f"(?:{expanded}) ?$").search
        compiled = re.compile(expanded)
        return compiled.fullmatch if side == "says" else compiled.match


@functools.cache
def grammar() -> Grammar:
    """Return the grammar, read on first use."""
    return Grammar(tomllib.loads(GRAMMAR.read_text(encoding="utf-8")))
