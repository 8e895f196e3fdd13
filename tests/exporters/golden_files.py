"""Golden files: what a serializer writes, read and approved by eye."""

from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def golden(name: str) -> bytes:
    """Read a golden file.

    To accept a change of format, write the new text into the file and read the difference.
    """
    return (FOLDER / name).read_bytes()
