"""The Python files of some folders, under the names that the index shows."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from returns.result import Failure, Success

from census_fp.domain.outcome import Outcome


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file, and its name: the path from where the folders have their parents in common."""

    path: Path
    name: str


def find(folders: Sequence[Path]) -> Outcome[tuple[SourceFile, ...], str]:
    """List the Python files below some folders, each once, in the order of their paths."""
    for folder in folders:
        if not folder.is_dir():
            return Failure(f"not a folder: {folder}")
    roots = [folder.resolve() for folder in folders]
    base = os.path.commonpath([root.parent for root in roots])
    paths = sorted({path for root in roots for path in root.rglob("*.py") if path.is_file()})
    if not paths:
        return Failure(f"no Python files in {', '.join(map(str, folders))}")
    return Success(tuple(SourceFile(path, _name(path, base)) for path in paths))


def _name(path: Path, base: str) -> str:
    """Name a file; bytes of a path that are no text become question marks."""
    return os.fsencode(path.relative_to(base)).decode("utf-8", "replace")
