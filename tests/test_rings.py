"""The rule of the rings: imports point inwards, the core is pure, files are small. By ``ast``."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

import census_fp

ROOT = Path(census_fp.__file__).parent
PACKAGE = "census_fp"
FILES = sorted(ROOT.rglob("*.py"))
NAMES = [str(path.relative_to(ROOT)) for path in FILES]

VALUES_AND_TYPES = frozenset(
    (
        "__future__",
        "abc",
        "base64",
        "binascii",
        "bisect",
        "collections",
        "dataclasses",
        "datetime",
        "decimal",
        "enum",
        "fractions",
        "functools",
        "hashlib",
        "heapq",
        "itertools",
        "json",
        "math",
        "numbers",
        "operator",
        "re",
        "string",
        "struct",
        "traceback",
        "types",
        "typing",
        "unicodedata",
    )
)
"""Modules of the standard library that hold data and functions, and touch nothing."""

DOMAIN = VALUES_AND_TYPES | {"pydantic", "annotated_types", "typing_extensions", "returns.result"}
SERIALIZERS = VALUES_AND_TYPES | {"orjson", "returns.result"}
IMPURE_RETURNS = ("returns.io", "returns.unsafe")
ANY_STDLIB = frozenset(sys.stdlib_module_names)

LONGEST = 250
LONGER_FOR_A_REASON = {
    "domain/delivery/buffering.py": "one state machine: events, commands and every transition",
    "effects/transports/lane.py": "one lock-free queue: both its sides must be read together",
    "facade/trace/span.py": "one documented class, with everything OpenCensus gives it",
    "facade/trace/span_data.py": "one documented tuple and its conversion, field for field",
}


def ring(name: str) -> str:
    """The ring of a file: domain, effects, exporters, facade or the package itself."""
    first, _, rest = name.partition("/")
    return first if rest else "package"


def imports(path: Path) -> Iterator[str]:
    """Every module a file imports, wherever in it, those for type checkers included."""
    for node in ast.walk(ast.parse(path.read_bytes())):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), names=names, level=0):
                # ``from package import module`` imports the module, too.
                yield from (_imported(module, alias.name) for alias in names)
            case ast.ImportFrom():
                yield "a relative import"
            case _:
                pass


def _imported(module: str, name: str) -> str:
    """What ``from module import name`` imports: a module of that name, if there is one."""
    path = ROOT.parent.joinpath(*module.split("."), name)
    is_module = module.startswith(PACKAGE) and (path.is_dir() or path.with_suffix(".py").exists())
    return f"{module}.{name}" if is_module or f"{module}.{name}" in IMPURE_RETURNS else module


def is_within(module: str, allowed: frozenset[str] | set[str]) -> bool:
    """Whether a module or a package it is in is allowed."""
    parts = module.split(".")
    return any(".".join(parts[:length]) in allowed for length in range(1, len(parts) + 1))


def allowed_in(name: str) -> frozenset[str]:
    """What a file may import, by its place."""
    domain = f"{PACKAGE}.domain"
    effects, exporters = f"{PACKAGE}.effects", f"{PACKAGE}.exporters"
    match ring(name):
        case "domain":
            return DOMAIN | {domain}
        case "effects":
            return ANY_STDLIB | {"returns", "pydantic", "typing_extensions", domain, effects}
        case "exporters" if name.endswith("/exporter.py"):
            return ANY_STDLIB | {"returns", domain, effects, exporters}
        case "exporters":
            return SERIALIZERS | {domain}
        case "facade":
            ours = {domain, effects, exporters, f"{PACKAGE}.facade"}
            return ANY_STDLIB | {"returns.result", "typing_extensions"} | ours
        case _:
            return ANY_STDLIB | {f"{PACKAGE}.facade"}


def test_there_are_files_in_every_ring() -> None:
    rings = {ring(name) for name in NAMES}
    assert rings == {"package", "domain", "effects", "exporters", "facade"}


@pytest.mark.parametrize("name", NAMES)
def test_imports_point_inwards(name: str) -> None:
    outward = [each for each in imports(ROOT / name) if not is_within(each, allowed_in(name))]
    assert not outward, f"{name} may not import {', '.join(outward)}"


@pytest.mark.parametrize("name", NAMES)
def test_containers_of_effects_stay_where_effects_are(name: str) -> None:
    is_allowed = ring(name) == "effects" or (
        ring(name) == "exporters" and name.endswith("/exporter.py")
    )
    impure = [each for each in imports(ROOT / name) if is_within(each, {*IMPURE_RETURNS})]
    assert is_allowed or not impure


@pytest.mark.parametrize("name", [each for each in NAMES if ring(each) == "domain"])
def test_the_domain_calls_nothing_that_touches_the_world(name: str) -> None:
    calls = [node for node in ast.walk(_tree(name)) if isinstance(node, ast.Call)]
    called = {ast.unparse(call.func) for call in calls}
    impure = {"open", "print", "input", "exec", "eval", "__import__", "datetime.now"}
    assert not called & (impure | {"datetime.utcnow", "datetime.today", "date.today"})


@pytest.mark.parametrize("name", NAMES)
def test_the_head_of_a_file_says_what_belongs_in_it(name: str) -> None:
    head = ast.get_docstring(_tree(name))
    assert head
    assert head.splitlines()[0].endswith((".", ",", ";", ":"))


def test_files_are_small() -> None:
    lengths = {name: len((ROOT / name).read_text().splitlines()) for name in NAMES}
    too_long = {name for name, length in lengths.items() if length > LONGEST}
    assert too_long == set(LONGER_FOR_A_REASON), "each longer file needs a reason, and no other"
    written = [length for name, length in lengths.items() if not name.endswith("__init__.py")]
    assert median(written) < 100


def test_the_rule_catches_what_it_is_for(tmp_path: Path) -> None:
    path = tmp_path / "bad.py"
    path.write_text(
        "import time\n"
        "from returns import io\n"
        "from census_fp.effects import tally\n"
        "def late() -> None:\n"
        "    from census_fp.domain.text import truncate\n"
    )
    found = list(imports(path))
    assert found == [
        "time",
        "returns.io",
        "census_fp.effects.tally",
        "census_fp.domain.text",
    ]
    allowed = allowed_in("domain/bad.py")
    assert [each for each in found if is_within(each, allowed)] == ["census_fp.domain.text"]


def _tree(name: str) -> ast.Module:
    return ast.parse((ROOT / name).read_bytes())
