"""Make the generated files of `data/` from the raw file and from `data/datapackage.json`."""

import json
import re
import sys

import pandas as pd

from wzlib.files import write_whole
from wzlib.tables.read import DATA
from wzlib.text.source import find_emphasis, read_source
from wzlib.wenzhou.speech import RAW, READER, READERS


def generate() -> dict[str, bytes]:
    """Return the generated files: path in `data/` and content."""
    source = read_source(DATA / RAW)
    return {
        "speech.txt": source.text.encode("utf-8"),
        "alignment.csv": _csv(source.alignment),
        "repairs.csv": _csv(source.repairs),
        "emphasis.csv": _csv(find_emphasis(source)),
        "README.md": _readme().encode("utf-8"),
    }


def _csv(table: pd.DataFrame) -> bytes:
    return table.to_csv(index=False, lineterminator="\n").encode("utf-8")


def _readme() -> str:
    """Return data/README.md with its column tables as `datapackage.json` describes them."""
    package = json.loads((DATA / "datapackage.json").read_text(encoding="utf-8"))
    parts = []
    for resource in package["resources"]:
        path, said = resource["path"], resource["description"]
        read = path.removesuffix(".csv") in READERS or path.startswith("second/")
        read |= path == "codebook/themes_reference.csv"
        parts.append(f"### `{path}`\n\n{said}{f' Read by {READER}.' if read else ''}\n")
        if "schema" in resource:
            rows = [
                f"| `{field['name']}` | {field['type']} | {field['description']} |"
                for field in resource["schema"]["fields"]
            ]
            parts.append("\n".join(["| column | type | what it is |", "|---|---|---|", *rows, ""]))
    begin, end = "<!-- files: begin -->", "<!-- files: end -->"
    readme = (DATA / "README.md").read_text(encoding="utf-8")
    listed = f"{begin}\n\n" + "\n".join(parts) + f"\n{end}"
    return re.sub(f"{begin}.*{end}", lambda _: listed, readme, flags=re.DOTALL)


def main() -> int:
    """Write each generated file whole, or not at all."""
    for name, content in generate().items():
        write_whole(DATA / name, content)
        print(f"data/{name}: {len(content)} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
