"""The README's Python blocks run as they stand, in order, and print what the README shows."""

import re
from pathlib import Path

from tests.processes import run_python, succeeded

README = Path(__file__).parent.parent / "README.md"

_BLOCK = re.compile(r"^```(python|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SEPARATOR = "=== end of block ==="

# What differs from run to run; a manual clock's instants do not, but are shown all the same.
_VARYING = [
    (re.compile(r"\b[0-9a-f]{32}\b"), "TRACE"),
    (re.compile(r"\b[0-9a-f]{16}\b"), "SPAN"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z"), "TIME"),
]


def blocks() -> list[tuple[str, str | None]]:
    """Pair every Python block with the text block that follows it at once, if one does."""
    found = [(match[1], match[2]) for match in _BLOCK.finditer(README.read_text())]
    following = [*found[1:], ("", "")]
    return [
        (code, shown if kind == "text" else None)
        for (language, code), (kind, shown) in zip(found, following, strict=True)
        if language == "python"
    ]


def settled(text: str) -> str:
    for pattern, word in _VARYING:
        text = pattern.sub(word, text)
    return text.strip()


def test_every_block_runs_and_prints_what_is_shown(tmp_path: Path) -> None:
    every = blocks()
    assert len(every) >= 6
    program = f"\nprint({_SEPARATOR!r}, flush=True)\n".join(code for code, _ in every)
    printed = succeeded(run_python(program, cwd=tmp_path)).split(_SEPARATOR)
    for (code, shown), output in zip(every, printed, strict=True):
        if shown is not None:
            assert settled(output) == settled(shown), code


def test_no_placeholder_is_left() -> None:
    assert "@@" not in README.read_text()
