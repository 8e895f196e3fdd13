"""Progress: a line that is rewritten on a terminal, four lines elsewhere."""

from io import StringIO

from hypothesis import given
from hypothesis import strategies as st

from examples.indexer.client import Indexed
from examples.indexer.progress import reaches_quarter, shown

GOOD, BAD = Indexed("a.py", "1" * 32, None), Indexed("b.py", "2" * 32, "line 1: no")


def written(results: list[Indexed], terminal: bool) -> str:
    out = StringIO()
    assert list(shown(results, len(results), out, terminal)) == results
    return out.getvalue()


def test_on_a_terminal_one_line_is_written_over_itself() -> None:
    text = written([GOOD, BAD], terminal=True)
    assert text.count("\n") == 1
    assert text.splitlines()[-1] == "━━━━━━━━━━━━━━━━━━━━ indexed 2 of 2 files, 1 error"
    assert text.split("\r")[1] == "━━━━━━━━━━────────── indexed 1 of 2 files"


def test_elsewhere_each_quarter_is_a_line() -> None:
    assert written([GOOD] * 8, terminal=False).splitlines() == [
        " 25 %  indexed 2 of 8 files",
        " 50 %  indexed 4 of 8 files",
        " 75 %  indexed 6 of 8 files",
        "100 %  indexed 8 of 8 files",
    ]


@given(st.integers(1, 1000))
def test_there_are_four_lines_at_most_and_the_last_is_for_the_last_file(total: int) -> None:
    lines = [done for done in range(1, total + 1) if reaches_quarter(done, total)]
    assert len(lines) == min(4, total)
    assert lines[-1] == total
