"""What keeps the reading honest: each check returns the problems it found, as sentences."""

import ast
import re
import unicodedata
from collections.abc import Iterator

import pandas as pd

import wzlib as wz
from wzlib.text.characters import HAN

RELIABLE = 0.67  # Krippendorff's alpha below which no category is told as a finding

# --- codebooks: whose category is it? ---------------------------------------------------------

AFTER = re.compile(r"(?P<authors>[^\d:;]*[^\d:; ]) (?P<year>\d{4})(: (?P<place>[^:;]+))?")
PLACE = re.compile(r"\d+(?:[-–]\d+)?(?:, \d+(?:[-–]\d+)?)*|ch(?:\.|apter|apters) [\dIVX][\w ,–-]*")


def plain(name: str) -> str:
    """Return a name in lower-case ASCII letters, as the keys of the references have it."""
    folded = unicodedata.normalize("NFD", name.lower()).encode("ascii", "ignore").decode()
    return re.sub(r" group|[^a-z]", "", folded)


def unsourced(table: pd.DataFrame, name: str, works: dict[str, str]) -> Iterator[str]:
    """Yield the categories of a codebook that do not say whose they are.

    `works` are the entries of docs/references.bib by key.
    """
    if "after" not in table:
        yield f"{name}: no column `after`"
        return
    for row, after in enumerate(table["after"], start=1):
        where = f"{name}, row {row}"
        if not after:
            yield f"{where}: `after` is empty"
        for cited in after.split("; ") if after not in ("", "own") else []:
            found = AFTER.fullmatch(cited)
            if not found:
                yield f"{where}: {cited!r} is neither `own` nor `Author year: page`"
                continue
            if found["place"] and not PLACE.fullmatch(found["place"]):
                yield f"{where}: {found['place']!r} is no page and no chapter"
            authors = re.split(r", | and | & ", found["authors"])
            body = works.get(plain(authors[0]) + found["year"], "")
            listed = plain("".join(re.findall(r"(?:author|editor) += (.*)", body)))
            if not body or not all(plain(author) in listed for author in authors):
                yield f"{where}: {cited!r} is not in docs/references.bib"


# --- looked for and not found ------------------------------------------------------------------

NEGATIVE = re.compile(
    r"(?:.* )?not (?:stated|explained|found|established|known|named|given)\b.*"
    r"|(?:no|without) (?:.* )?(?:origin|source|explanation)(?: found)?|unknown"
    r"|不详|未(?:说明|找到|查到)"
)
FREE = ("text", "note", "english", "claim", "explanation", "reason", "searched")  # sentences
OPEN = (
    r"not (?:established|found|explained)|general knowledge|no second source|未(?:说明|找到|查到)"
)
SEARCHED = re.compile(r"(?P<where>[^;]+); (?P<when>20\d\d-(?:0[1-9]|1[0-2])); (?P<words>.+)")


def unsearched(table: pd.DataFrame, fields: list[dict], name: str) -> Iterator[str]:
    """Yield the rows that say *not found* and the like without saying where one looked.

    `fields` is the description of the columns in datapackage.json. `wz:absent` of a column lists
    its values that stand for a search without a result; `wz:unsaid` those that say that the text
    itself is silent, for which nothing but the text had to be looked at.
    """
    absent = {field["name"]: field["wz:absent"] for field in fields if "wz:absent" in field}
    known = {field["name"]: field.get("wz:unsaid", []) for field in fields}
    for column, values in absent.items():
        known[column] = [*known[column], *values]
    for field in fields:
        if field["type"] != "string" or field["name"] in FREE:
            continue
        allowed = field.get("constraints", {}).get("enum")
        values = set(allowed or table[field["name"]].unique())
        for value in sorted(values - set(known[field["name"]])):
            coded = allowed or (table[field["name"]] == value).sum() > 1
            if coded and NEGATIVE.fullmatch(value):
                yield f"{name}, column {field['name']}: {value!r} is not declared as absent"
    if absent and "searched" not in table:
        yield f"{name}: {', '.join(absent)} can say that nothing was found; no column `searched`"
        return
    if "searched" not in table:
        return
    for row in table.to_dict("records"):
        cells = {column: "" if pd.isna(row[column]) else row[column] for column in absent}
        missing = [cells[column] for column, values in absent.items() if cells[column] in values]
        where = f"{name}, {row.get('id') or row.get('start') or next(iter(row.values()))}"
        if missing and not row["searched"]:
            yield f"{where}: says {missing[0]!r} and not where one looked"
        elif (
            row["searched"]
            and not missing
            and not re.search(OPEN, " ".join(map(str, row.values())))
        ):
            yield f"{where}: nothing is missing, and `searched` is {row['searched']!r}"
        elif row["searched"]:
            found = SEARCHED.fullmatch(row["searched"])
            words = [word.strip() for word in found["words"].split("|")] if found else []
            if len(set(filter(None, words))) < 2:
                yield f"{where}: {row['searched']!r} is not `where; year-month; words | words`"


# --- when words were said, and when a page was seen --------------------------------------------

DATE = re.compile(r"(?:\d{4}|c\. \d{4})(?:-\d\d(?:-\d\d)?)?")
SHOWING = ("head", "tail", "drop_duplicates", "sort_values", "reset_index", "set_index")


def wrong_dates(table: pd.DataFrame, name: str) -> Iterator[str]:
    """Yield rows whose dates cannot all be right, or whose utterance is dated by its page."""
    if not {"uttered_from", "uttered_to"} <= set(table):
        return
    for row in table.itertuples():
        begin, end, seen = row.uttered_from, row.uttered_to, getattr(row, "seen_on", "")
        where = f"{name}, {row.Index}"
        if bool(begin) != bool(end):
            yield f"{where}: uttered_from {begin!r} and uttered_to {end!r}: one is missing"
        for date in filter(None, (begin, end, seen)):
            if not DATE.fullmatch(date):
                yield f"{where}: {date!r} is no year, month or day"
        if begin and later(begin, end):
            yield f"{where}: uttered from {begin} to {end}, which is earlier"
        if begin and seen and later(begin, seen):
            yield f"{where}: seen on {seen}, before it was uttered ({begin})"
        years = re.findall(r"\b(?:1[89]|20)\d\d\b", getattr(row, "origin", ""))
        since = "since" in getattr(row, "origin", "")  # first said before, and more often later
        eve = begin.endswith("-12-31")  # an address for the year that follows
        if (
            begin
            and years
            and not (since or eve or min(years) <= begin[:4] <= end[:4] <= max(years))
        ):
            yield f"{where}: uttered {begin} to {end}, but its origin is of {' to '.join(years)}"


def later(one: str, other: str) -> bool:
    """Tell whether a date is later than another, as far as both are known."""
    shared = min(len(one), len(other))
    return one[:shared] > other[:shared]


def page_dates(code: str) -> Iterator[str]:
    """Yield the uses of `seen_on` in a code cell that are more than a column of a shown table."""
    tree = ast.parse(code)
    parents = {child: node for node in ast.walk(tree) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(tree):
        named = isinstance(node, ast.Constant) and isinstance(node.value, str)
        if isinstance(node, ast.Attribute) and node.attr == "seen_on":
            if isinstance(parents[node], ast.FormattedValue):
                continue  # a sentence that says when one page was seen
            yield f"counts or draws by the date of a page: {ast.unparse(parents[node])}"
        elif named and re.search(r"(?<!\w)seen_on\b", node.value):
            call = parents[node]
            queried = getattr(getattr(call, "func", None), "attr", "") in ("query", "eval")
            if queried or (node.value == "seen_on" and not shown(node, parents)):
                yield f"counts or draws by the date of a page: {ast.unparse(call)}"


def shown(node: ast.AST, parents: dict) -> bool:
    """Tell whether a column's name stands in `table[[…]]`, which the cell shows and no more."""
    listed, table = parents[node], parents.get(parents[node])
    if not (isinstance(listed, ast.List) and isinstance(table, ast.Subscript)):
        return False
    if table.slice is not listed:
        return False
    above = parents[table]
    while isinstance(above, ast.Attribute | ast.Call):
        if isinstance(above, ast.Attribute) and above.attr not in SHOWING:
            return False
        if isinstance(above, ast.Call) and table in above.args:
            return False
        table, above = above, parents[above]
    return isinstance(above, ast.Expr)


# --- headlines ---------------------------------------------------------------------------------


# Columns that hold no categories, and a second category that a segment may have beside its own.
NO_CATEGORY = ("start", "end", "text", "section", "note", "english", "second", "cue", "trigger")
EVERYDAY = (
    "other",
    "none",
    "named",
    "True",
    "False",
)  # categories that a sentence cannot do without


def alphas(first: pd.DataFrame, second: pd.DataFrame, segments: pd.DataFrame) -> dict[str, float]:
    """Return Krippendorff's alpha of each category that two readings of a layer have in common.

    Where the second reading gives several types to a segment (`types`, `themes`), alpha is that
    of each type; else a category counts with the alpha of its column or with its own, whichever
    is lower.
    """
    several = [column for column in ("types", "subtypes", "themes") if column in second]
    if several:
        return {k: v for column in several for k, v in _types(first, second, column, segments)}
    columns = [column for column in second.columns if column in first and column not in NO_CATEGORY]
    matched = wz.agreement.match(second, first).dropna()
    worst = {}
    for column in columns:
        pair = pd.DataFrame(
            {
                "first": first.loc[matched, column].to_numpy(),
                "second": second.loc[matched.index, column].to_numpy(),
            }
        )
        whole = wz.agreement.alpha(pair)
        for value in set(pair.to_numpy().ravel()) - {""}:
            own = wz.agreement.alpha((pair == value).astype(float))
            low = [alpha for alpha in (whole, own) if alpha == alpha]  # not nan
            worst[value] = min([worst.get(value, 1.0), *low])
    return worst


def _types(first, second, column, segments):
    """Yield the categories of segments with their alpha, as notebook 09 computes it."""
    single = column.removesuffix("s")
    mine = first[single]
    if column == "types":
        mine = mine.where(first.kind != "presupposition", "presupposition")
    place = wz.within(first, segments).map(segments.start)
    mine = mine[mine != ""].groupby(place).agg(lambda values: "；".join(sorted(set(values))))
    mine = second.assign(**{column: second.start.map(mine).fillna("")})
    codings = {"first": mine, "second": second}
    yield from wz.agreement.alpha_of_sheets(codings, column).alpha.items()


def alphas_with_none(first: pd.DataFrame, second: pd.DataFrame) -> dict[str, float]:
    """Return alpha of each type where the second reader was given spans, some of no type at all.

    A span that the first reading does not have is *none* there; one may have several types.
    """
    columns = [column for column in ("type", "subtype") if column in first and column in second]
    worst = {}
    for column in columns:
        types = first.groupby(["start", "end"])[column].agg(set)
        given = [types.get(span, set()) for span in zip(second.start, second.end, strict=True)]
        for name in {*set().union(*given), *second[column]} - {"", "none"}:
            marks = {"first": [name in each for each in given], "second": second[column] == name}
            worst[name] = wz.agreement.alpha(pd.DataFrame(marks).astype(float))
    return worst


def weak(categories: dict[str, float], codebook: pd.DataFrame) -> dict[str, float]:
    """Return the names, as the data and as the charts write them, of categories below .67."""
    low = {name: alpha for name, alpha in categories.items() if not alpha >= RELIABLE}
    low = {name: alpha for name, alpha in low.items() if name not in EVERYDAY}
    for row in codebook.to_dict("records"):
        named = [name for name in low if name in row.values()]
        for name in named:
            shown = [row.get(column, "") for column in ("chinese", "english")]
            low |= {word: low[name] for word in shown if word}
    return low


def weak_headlines(text: str, low: dict[str, float]) -> Iterator[str]:
    """Yield the categories that a summary names though two readers do not agree on them."""
    for name, alpha in low.items():
        border = "" if re.match(HAN, name) else r"\b"
        if re.search(f"{border}{re.escape(name)}{border}", text, re.I):
            yield f"the summary names {name!r}, on which two readers reach alpha {alpha:.2f}"


def trivial_headlines(text: str, sums: pd.DataFrame, lists: pd.DataFrame) -> Iterator[str]:
    """Yield the counts of checks in a summary that only trivial ones make up.

    That a number said twice is the same is no sum; that a pair has two members is no list.
    """
    agreed = {
        "sum": ((sums.verdict == "agrees") & ~sums.trivial).sum(),
        "list": ((lists.verdict == "agrees") & ~lists.trivial).sum(),
    }
    for word, most in agreed.items():
        for number in re.findall(rf"(\d+) (?:\w+ )?{word}s?\b", text):
            if int(number) > most:
                yield f"the summary counts {number} {word}s; without trivial ones it is {most}"


# --- layers against each other -----------------------------------------------------------------

# A layer of echoes says who had the words before; these notes in another layer deny it.
OWN_COINAGE = r"no source|not established|own coinage|coined (?:here|by)|of unknown origin"
BY_AUTHORITY = ("Xi Jinping", "centre", "province")
# Registers that the words of a modern authority are not borrowed from, unless the note says how.
NOT_OF_AUTHORITY = ("brand", "classical")
# Words built alike that name one kind of actor.
ALIKE = [("全省上下", "全市上下"), ("全省人民", "全市人民")]
# Triggers that assert: denied, nothing of them survives.
ASSERTING = ("始终",)
UNEXPLAINED = r"not (?:explained|listed|established|found|stated|named|in the text)|neither"
OPEN_SOURCES = ("placed", "not found", "not explained in the text")


def echoes_against_registers(echoes: pd.DataFrame, registers: pd.DataFrame) -> Iterator[str]:
    """Yield words whose origin one layer knows and the other denies or places elsewhere."""
    known = echoes[~echoes.origin.str.contains("not established")]
    for row in registers.itertuples():
        for echo in known[(known.start < row.end) & (known.end > row.start)].itertuples():
            same = (echo.start, echo.end) == (row.start, row.end)
            whose = f"echoes give {echo.text} to {echo.origin}"
            if (
                re.search(OWN_COINAGE, row.note)
                and echo.origin not in row.note
                and not (
                    set(re.findall(r"[A-Z]\w+ [A-Z]\w+", row.note))
                    & set(re.findall(r"[A-Z]\w+ [A-Z]\w+", echo.origin))
                )
            ):
                yield f"{row.start} {row.text}: {whose}, registers say “{row.note}”"
            elif (
                same
                and echo.speaker_of_origin in BY_AUTHORITY
                and row.register in NOT_OF_AUTHORITY
                and not row.note
            ):
                yield f"{row.start} {row.text}: {whose}, registers have it as {row.register}"


def glosses_apart(
    formulae: pd.DataFrame, glossary: pd.DataFrame, translation: pd.DataFrame
) -> Iterator[str]:
    """Yield terms that formulae, glossary and the translation's notes explain differently."""
    for row in formulae.merge(glossary, left_on="text", right_on="term").itertuples():
        rendered = row.english_x.partition(":")[0].strip("“” ").lower()
        forms = [row.english_y, *row.variants.split("; ")]
        if rendered not in [form.strip("“” ").lower() for form in forms]:
            yield f"{row.text}: {rendered!r} in formulae, {row.english_y!r} in the glossary"
        gloss = row.english_x.partition(":")[2]
        left_open = bool(re.search(UNEXPLAINED, row.explanation))
        if row.gloss_source in OPEN_SOURCES and not left_open:
            yield f"{row.text}: {row.gloss_source} in formulae, explained in the glossary"
        if row.gloss_source == "the text" and left_open and not re.search(UNEXPLAINED, gloss):
            yield f"{row.text}: explained in formulae, not explained in the glossary"
    for row in formulae.itertuples():
        told = f"{re.escape(row.text)} is not explained"
        explained = row.gloss_source == "the text" and not re.search(UNEXPLAINED, row.english)
        for note in translation[translation.note.str.contains(told)].itertuples():
            if explained:
                yield f"{row.text}: explained in formulae, not in the note of {note.id}"


def actors_apart(actors: pd.DataFrame) -> Iterator[str]:
    """Yield words that are put into one group here and into another there, without a note."""
    for text, rows in actors.groupby("text"):
        for role, same in rows[rows.note == ""].groupby("role"):
            if same.group.nunique() > 1:
                groups = " and ".join(sorted(set(same.group)))
                yield f"{text} ({role}): {groups}, and no note says why"
    for pair in ALIKE:
        groups = actors[actors.text.isin(pair)].drop_duplicates(["text", "group"])
        if groups.group.nunique() > 1:
            said = ", ".join(f"{row.text} {row.group}" for row in groups.itertuples())
            yield f"built alike and grouped apart: {said}"


def asserting_triggers(arguments: pd.DataFrame) -> Iterator[str]:
    """Yield presuppositions that hang on a word which asserts."""
    for row in arguments[arguments.kind == "presupposition"].itertuples():
        if any(word in row.trigger for word in ASSERTING):
            yield f"{row.start} {row.text}: {row.trigger} asserts; denied, nothing of it survives"


def counted_as_rank(indicators: pd.DataFrame) -> Iterator[str]:
    """Yield numbers of things of a kind (十大, 四大) that the ledger takes for places in a list."""
    for row in indicators[
        indicators.text.str.fullmatch("[一二三四五六七八九十两]+大")
    ].itertuples():
        if row.kind == "rank" and not row.scope:
            yield f"{row.id} {row.text} {row.indicator_en}: {row.kind}, {row.unit}; it is a count"


# --- who read ----------------------------------------------------------------------------------

LAYER_NAMES = {"themes_reference": "themes", "codebook/themes_reference": "themes"}
BY_FINDER = "by a finder"
SPEECHES = ("speech", "other")  # what notebooks call them
PERSONS = re.compile(
    r"\b(?:read|reading|coded|coding|annotated) (?:again )?by (?:hand|(?:one|a|two) persons?)\b"
    r"|\bhand-coded\b|\bhuman (?:coder|reader)s?\b"
    r"|由(?:一|两|另一)?(?:人|名编码员)编码|人工(?:编码|标注|阅读)"
)
DENIED = re.compile(
    r"\b(?:no|not|nothing|never|without|yet)\b|未经|没有|尚无|尚未|还没|而非|并非", re.I
)


def persons_claimed(text: str) -> Iterator[str]:
    """Yield the phrases that make persons of the readers."""
    for found in PERSONS.finditer(text):
        near = text[max(found.start() - 60, 0) : found.end() + 20]
        if not DENIED.search(near):
            yield f"readers are no persons: …{near}…"


def chart_layers(cells: list[str], read: set[str]) -> Iterator[tuple[int, ast.Call, set[str]]]:
    """Yield every call of `charts.show` with the read layers that its cell's names come from.

    `cells` is the code of a notebook in order. Followed are assignments by name; what a finder
    makes of the text is not a read layer. Yields the number of the cell, the call, the layers.
    """
    names: dict[str, set[str]] = {}
    for number, code in enumerate(cells):
        for statement in _statements(ast.parse(code)):
            _assign(statement, names, read)
            for call in [] if hasattr(statement, "body") else _calls(statement, "show"):
                if ast.unparse(call.func).endswith("charts.show"):
                    yield number, call, _layers(call, names, read) - {BY_FINDER}


def _statements(tree: ast.AST) -> Iterator[ast.stmt]:
    for statement in tree.body:
        yield statement
        if isinstance(statement, ast.For | ast.If | ast.With | ast.While):
            yield from _statements(statement)


def _calls(node: ast.AST, attribute: str) -> Iterator[ast.Call]:
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and getattr(call.func, "attr", "") == attribute:
            yield call


def _assign(statement: ast.stmt, names: dict, read: set[str]) -> None:
    if isinstance(statement, ast.Assign):
        made = {}
        for target in statement.targets:
            pairs = [(target, statement.value)]
            if isinstance(target, ast.Tuple):
                values = getattr(statement.value, "elts", [statement.value] * len(target.elts))
                pairs = zip(target.elts, values, strict=False)
            for node, value in pairs:
                base = node
                while isinstance(base, ast.Subscript | ast.Attribute):
                    base = base.value
                name = getattr(base, "id", "")
                kept = set() if base is node else names.get(name, set())
                made[name] = _layers(value, names, read) | kept
        names |= made
    elif isinstance(statement, ast.AugAssign) and isinstance(statement.target, ast.Name):
        name = statement.target.id
        names[name] = names.get(name, set()) | _layers(statement.value, names, read)
    elif isinstance(statement, ast.For) and isinstance(statement.target, ast.Name):
        names[statement.target.id] = _layers(statement.iter, names, read)


def _layers(expression: ast.AST, names: dict, read: set[str]) -> set[str]:
    """Return the read layers in an expression."""
    found = set()
    for node in ast.walk(expression):
        if isinstance(node, ast.Name):
            found |= names.get(node.id, set())
        elif isinstance(node, ast.Subscript) and getattr(node.value, "id", "") in SPEECHES:
            if BY_FINDER not in _layers(node.value, names, read):
                found |= {node.slice.value} if isinstance(node.slice, ast.Constant) else read
        elif isinstance(node, ast.Call):
            called = getattr(node.func, "attr", "")
            if called in ("read_speech", "annotate"):
                found.add(BY_FINDER)
            elif called in ("read_table", "load_codebook") and node.args:
                argument = getattr(node.args[0], "value", "")
                path = str(argument).removesuffix(".csv").removeprefix("second/")
                found.add(LAYER_NAMES.get(path, path if called == "read_table" else ""))
    return found & {*read, BY_FINDER}


def uncredited(cells: list[str], read: set[str], sources: dict[str, str]) -> Iterator[str]:
    """Yield the charts made of read layers whose source line does not say who read them.

    `sources` has the source of each chart by its name, where the call does not give it.
    """
    for _, call, layers in chart_layers(cells, read):
        name = getattr(call.args[1], "value", "?")
        given = next((word.value for word in call.keywords if word.arg == "source"), None)
        if given is None:
            credited = "read by language models" in sources[name]
            told = {*re.findall(r"\w+", sources[name])} & read
            wrong = bool(told - layers)
        else:
            credits = list(_calls(given, "credit"))
            credited = bool(credits)
            told = {getattr(arg, "value", "") for credit in credits for arg in credit.args}
            wrong = credited and all(credit.args for credit in credits) and told != layers
        if layers and not credited:
            yield f"chart {name}: made of {', '.join(sorted(layers))}, and not said who read them"
        elif wrong:
            yield f"chart {name}: credits {sorted(told)}, made of {sorted(layers)}"
