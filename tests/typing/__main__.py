"""The checks of types that mypy does not make: pyright on the samples, completeness of the API."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).parent
SOURCES = HERE.parent.parent / "src"


class Symbol(NamedTuple):
    """A public name whose type pyright does not know completely, and why."""

    name: str
    reasons: tuple[str, ...]


def samples() -> int:
    """Check the samples with pyright in strict mode, without any plugin."""
    return subprocess.run(["pyright", "--project", str(HERE)], check=False).returncode


def incomplete() -> list[Symbol]:
    """List the public symbols without a complete type."""
    checked = subprocess.run(
        ["pyright", "--verifytypes", "census_fp", "--ignoreexternal", "--outputjson"],
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
        capture_output=True,
        text=True,
        check=False,
    )
    completeness = json.loads(checked.stdout)["typeCompleteness"]
    return [
        Symbol(symbol["name"], tuple(each["message"] for each in symbol["diagnostics"]))
        for symbol in completeness["symbols"]
        if symbol["isExported"] and not symbol["isTypeKnown"]
    ]


def main() -> int:
    """Run both checks; 1 if either finds anything."""
    found = incomplete()
    for symbol in found:
        print(symbol.name, *symbol.reasons, sep="\n    ")
    print(f"{len(found)} public symbols without a complete type")
    return 1 if samples() or found else 0


if __name__ == "__main__":
    sys.exit(main())
