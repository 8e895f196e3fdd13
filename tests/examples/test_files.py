"""Which files are found, and under which names."""

from pathlib import Path

from returns.result import Failure, Success

from examples.indexer.files import find


def names(*folders: Path) -> list[str]:
    match find(folders):
        case Success(found):
            return [file.name for file in found]
        case Failure(reason):
            raise AssertionError(reason)


def touch(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()


def test_files_are_named_from_the_parent_of_their_folder_and_others_are_left_out(
    tmp_path: Path,
) -> None:
    for name in ("one/b.py", "one/inner/a.py", "one/c.txt", "one/d.py/e.py"):
        touch(tmp_path / name)
    assert names(tmp_path / "one") == ["one/b.py", "one/d.py/e.py", "one/inner/a.py"]


def test_files_of_folders_of_one_name_have_different_names(tmp_path: Path) -> None:
    touch(tmp_path / "x" / "src" / "a.py")
    touch(tmp_path / "y" / "src" / "a.py")
    assert names(tmp_path / "x" / "src", tmp_path / "y" / "src") == ["x/src/a.py", "y/src/a.py"]


def test_a_file_below_two_of_the_folders_is_found_once(tmp_path: Path) -> None:
    touch(tmp_path / "one" / "inner" / "a.py")
    found = names(tmp_path / "one", tmp_path / "one" / "inner", tmp_path / "one")
    assert found == ["one/inner/a.py"]
