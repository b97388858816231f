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
NUMERALS = "〇零一二三四五六七八九两十百千万亿廿卅"
FIRST = rf"(?=[\d{NUMERALS}第首前倒翻过半负–—-])"  # what a quantity can begin with
Test = Callable[[str], re.Match | None]


class Unit(NamedTuple):
    """A printed unit: its class, what it is read as, and how many of that it is."""

    of: str
    name: str
    scale: float


class Rule(NamedTuple):
    """What a form is: the conditions, all of which must hold, and how it is then read."""

    name: str
    says: Test | None
    after: Test | None
    before: Test | None
    changed: str
    kind: str
    unit: str
    scale: float


class Grammar:
    """The grammar of a table as `quantities.toml` is one, every pattern compiled.

    - `pattern` finds quantities, `single` the same with no range; the last group says the form.
    - `rules` are those of each form or class of units, in order.
    - `units`, `smaller`: what a printed unit is, and what may follow an amount in it.
    - `marks`, `formal`: characters that are read as others. `modifiers`: tests by side and name.
    - `changed`, `linked`: a verb of change before a number; what stands between linked numbers.
    """

    def __init__(self, table: dict[str, Any]) -> None:
        tables = {of: dict(units) for of, units in table["units"].items() if of != "printed"}
        for of, printed in table["units"]["printed"].items():
            tables.setdefault(of, {}).update({unit: _bare(unit) for unit in printed})
        self.units: dict[str, Unit] = {}
        for of, units in tables.items():
            for unit, read in units.items():
                name, scale = read if isinstance(read, list) else (read, 1)
                self.units[_bare(unit)] = Unit(of, name, scale)
        self.smaller: dict[str, dict[str, int]] = table["smaller"]
        smaller = {f"{unit}(?!之)" for parts in self.smaller.values() for unit in parts}
        self.words = table["words"] | {
            "UNIT": [unit for units in tables.values() for unit in units],
            "SMALLER": list(smaller),
        }
        self.marks = _translation(table["marks"])
        self.marked = re.compile(f"[{''.join(map(chr, self.marks))}]+")
        self.formal = _translation(table["formal"])
        self.modifiers = {
            side: {name: self.compile(words, side) for name, words in tables.items()}
            for side, tables in table["modifiers"].items()
        }
        self.changed = self.compile("<CHANGED>", "search")
        self.linked = self.compile("<LINKED>", "says")
        self.part = re.compile(self.expand("[零又]?(?P<low><NUM>)(?P<unit><SMALLER>)"))
        self.cheque = re.compile(self.expand("<CHEQUE>"))
        own = [rule["form"] for rule in table["rules"] if "form" in rule]
        named = [f"(?P<{name}>{form})" for name, form in table["forms"].items()]
        numeral = [f"(?P<{name}>{form})" for name, form in table["after_numeral"].items()]
        every = f"{FIRST}(?:{'|'.join(own + named)}|(?P<minus><MINUS>)?(?P<low><NUM>)"
        every += f"(?:{'|'.join(numeral)}))"
        self.pattern = re.compile(self.expand(every))
        self.single = re.compile(self.expand(every.replace("<DASH>", "(?!)")))
        self.rules: dict[str, list[Rule]] = {}
        for rule in table["rules"]:
            tests = [
                self.compile(rule[side], side) if side in rule else None
                for side in ("says", "after", "before")
            ]
            read = Rule(
                rule["name"],
                *tests,
                rule.get("changed", ""),
                rule.get("kind", ""),
                rule.get("unit", ""),
                rule.get("scale", 1),
            )
            for form in rule.get("of", []):
                for one in [*tables, "bare"] if form == "amounts" else [form]:
                    self.rules.setdefault(one, []).append(read)

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

        def put(match: re.Match) -> str:
            word = self.words[match[1]]
            if isinstance(word, list):
                word = "|".join(sorted(word, key=lambda one: (-len(_bare(one)), one)))
            return f"(?:{self.expand(word)})"

        return re.sub("<([A-Z_]+)>", put, pattern)

    def compile(self, pattern: str, side: str) -> Test:
        """Return a test of a pattern: of the end, the beginning or the whole of a text."""
        expanded = self.expand(pattern)
        if side == "before":
            return re.compile(f"(?:{expanded}) ?$").search
        compiled = re.compile(expanded)
        return {"after": compiled.match, "says": compiled.fullmatch}.get(side, compiled.search)


def _bare(unit: str) -> str:
    """Return a unit without the condition on what follows it."""
    return unit.partition("(?")[0]


def _translation(table: dict[str, str]) -> dict[int, str]:
    """Return what becomes of each character: one for all, or each its own."""
    return {
        ord(one): to if len(to) == 1 else to[place]
        for to, written in table.items()
        for place, one in enumerate(written)
    }


@functools.cache
def grammar() -> Grammar:
    """Return the grammar, read on first use."""
    return Grammar(tomllib.loads(GRAMMAR.read_text(encoding="utf-8")))
