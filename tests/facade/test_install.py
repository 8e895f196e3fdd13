"""install_as_opencensus: ours under OpenCensus' names, beside whatever is installed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

NAMESPACE = "__path__ = __import__('pkgutil').extend_path(__path__, __name__)\n"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Lay out what pip would: the core distribution and an extension, in one namespace."""
    write(tmp_path, "opencensus/__init__.py", NAMESPACE)
    write(tmp_path, "opencensus/common/__init__.py", NAMESPACE)
    write(tmp_path, "opencensus/common/backports/__init__.py", "WHOSE = 'theirs'\n")
    write(tmp_path, "opencensus/common/transports/__init__.py", "raise SystemExit('theirs')\n")
    write(tmp_path, "opencensus/trace/__init__.py", "WHOSE = 'theirs'\n")
    write(tmp_path, "opencensus/trace/tracer.py", "class Tracer: WHOSE = 'theirs'\n")
    write(tmp_path, "opencensus/trace/only_theirs.py", "")
    write(tmp_path, "opencensus/ext/__init__.py", NAMESPACE)
    write(
        tmp_path,
        "opencensus/ext/thing/__init__.py",
        "from opencensus.trace.tracer import Tracer\nWHOSE = 'theirs'\n",
    )
    return tmp_path


def write(root: Path, path: str, text: str) -> None:
    file = root / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text)


def python(program: str, *sites: Path) -> subprocess.CompletedProcess[str]:
    """Run a program in a fresh interpreter that finds ``sites`` before all else."""
    entries = [*map(str, sites), *filter(None, [os.environ.get("PYTHONPATH")])]
    return subprocess.run(
        [sys.executable, "-W", "error", "-c", program],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(entries)},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


def check(program: str, *sites: Path) -> str:
    """Run a program that must succeed; what it wrote to standard error."""
    done = python(program, *sites)
    assert done.returncode == 0, done.stderr
    return done.stderr


# -- beside the core distribution

INSTALL = "import sys, census_fp\ncensus_fp.install_as_opencensus()\n"


def test_the_site_is_found_where_nothing_is_installed_as_opencensus(site: Path) -> None:
    """Or else the other tests prove nothing."""
    check("from opencensus.trace.tracer import Tracer; assert Tracer.WHOSE == 'theirs'", site)


def test_core_names_are_ours_where_the_core_distribution_is_installed(site: Path) -> None:
    program = """
from opencensus.trace.tracer import Tracer
from opencensus.trace import Span
from opencensus.common.transports import AsyncTransport
import census_fp.facade as ours
assert Tracer is ours.Tracer
assert Span is ours.Span
assert AsyncTransport is ours.AsyncTransport
"""
    assert check(INSTALL + program, site) == ""


def test_an_extension_comes_from_the_disk_and_gets_our_tracer(site: Path) -> None:
    program = """
import opencensus.ext.thing as thing
import census_fp.facade
assert thing.WHOSE == "theirs"
assert thing.__file__ in [f"{entry}/opencensus/ext/thing/__init__.py" for entry in sys.path]
assert thing.Tracer is census_fp.facade.Tracer
"""
    assert check(INSTALL + program, site) == ""


def test_extensions_of_two_distributions_are_both_found(site: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    write(other, "opencensus/__init__.py", NAMESPACE)
    write(other, "opencensus/ext/__init__.py", NAMESPACE)
    write(other, "opencensus/ext/gadget/__init__.py", "")
    program = "import opencensus.ext.thing, opencensus.ext.gadget\n"
    assert check(INSTALL + program, site, other) == ""


def test_what_extensions_put_beside_our_modules_is_found(site: Path) -> None:
    """``opencensus.common`` is a namespace of several distributions, as ``opencensus`` is."""
    program = """
from opencensus.common.backports import WHOSE
assert WHOSE == "theirs"
import opencensus.common.transports
"""
    assert check(INSTALL + program, site) == ""


def test_a_core_module_that_we_do_not_have_comes_from_an_installed_core(site: Path) -> None:
    """It gets our modules as its neighbours; without an installed core there is none."""
    write(
        site,
        "opencensus/trace/only_theirs.py",
        "from opencensus.trace.tracer import Tracer\nWHOSE = 'theirs'\n",
    )
    program = """
import census_fp.facade
from opencensus.trace import only_theirs
assert only_theirs.WHOSE == "theirs"
assert only_theirs.Tracer is census_fp.facade.Tracer
try:
    import opencensus.trace.nobodys
except ModuleNotFoundError as error:
    assert error.name == "opencensus.trace.nobodys", error.name
else:
    raise SystemExit("found")
"""
    assert check(INSTALL + program, site) == ""


def test_nothing_of_opencensus_needs_to_be_installed(tmp_path: Path) -> None:
    program = """
from opencensus.trace.tracer import Tracer
import census_fp.facade
assert Tracer is census_fp.facade.Tracer
try:
    import opencensus.nonsense
except ModuleNotFoundError as error:
    assert error.name == "opencensus.nonsense", error.name
else:
    raise SystemExit("found")
"""
    assert check(INSTALL + program, tmp_path) == ""


# -- the finder itself


def test_installing_again_changes_nothing(site: Path) -> None:
    program = """
from opencensus.trace.tracer import Tracer
before = list(sys.meta_path), dict(sys.modules)
census_fp.install_as_opencensus()
census_fp.install_as_opencensus()
assert (list(sys.meta_path), dict(sys.modules)) == before
"""
    assert check(INSTALL + program, site) == ""


def test_the_facades_modules_keep_their_own_identity(site: Path) -> None:
    program = """
import importlib
import opencensus.trace.tracer, opencensus.common.transports
names = [name for name in sys.modules if name.startswith("opencensus.")]
assert "opencensus.trace" in names and "opencensus.common.transports" in names
for name in names:
    if name == "opencensus.common":
        continue
    home = "census_fp.facade" + name.removeprefix("opencensus")
    module = sys.modules[name]
    assert module is sys.modules[home], name
    assert module.__name__ == home, module.__name__
    assert module.__spec__.name == home, module.__spec__
    assert module.__package__ == module.__spec__.parent, module.__package__
    assert module.__loader__ is module.__spec__.loader, module.__loader__
    assert module.__file__ == module.__spec__.origin, module.__file__
    packaged = module.__spec__.submodule_search_locations
    assert getattr(module, "__path__", None) == packaged, name
assert opencensus.trace.tracer.Tracer.__module__ == "census_fp.facade.trace.tracer"
assert importlib.reload(opencensus.trace.tracer) is sys.modules["census_fp.facade.trace.tracer"]
"""
    assert check(INSTALL + program, site) == ""


def test_a_facade_module_imported_first_is_the_one_that_is_given(site: Path) -> None:
    program = """
import census_fp.facade.trace.tracer as ours
spec = ours.__spec__
import census_fp, sys
census_fp.install_as_opencensus()
import opencensus.trace.tracer as theirs
assert theirs is ours
assert ours.__spec__ is spec
"""
    assert check(program, site) == ""


def test_spans_and_statuses_pickle_under_their_own_names(site: Path) -> None:
    program = """
import pickle
from opencensus.trace.status import Status
assert b"census_fp.facade.trace.status" in pickle.dumps(Status)
assert pickle.loads(pickle.dumps(Status)) is Status
"""
    assert check(INSTALL + program, site) == ""


def test_threads_that_import_at_once_get_one_module(site: Path) -> None:
    program = """
from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from threading import Barrier
barrier = Barrier(8)
def take(number):
    barrier.wait(10)
    name = ("opencensus", "census_fp.facade")[number % 2] + ".trace.tracer"
    return import_module(name)
with ThreadPoolExecutor(8) as pool:
    modules = set(pool.map(take, range(8)))
assert len(modules) == 1, modules
"""
    assert check(INSTALL + program, site) == ""


# -- too late

LATE = """
import sys, logging, census_fp
from opencensus.trace.tracer import Tracer as early
said = []
handler = logging.Handler()
handler.emit = said.append
logging.getLogger("census_fp").addHandler(handler)
census_fp.install_as_opencensus()
census_fp.install_as_opencensus()
"""


def test_installing_late_is_said_once_and_counts_from_then_on(site: Path) -> None:
    program = """
assert early.WHOSE == "theirs"
(record,) = said
assert record.name == "census_fp" and record.levelname == "WARNING"
assert "install_as_opencensus() came after the import of opencensus" in record.getMessage()
from opencensus.trace.tracer import Tracer
import census_fp.facade
assert Tracer is census_fp.facade.Tracer
"""
    assert check(LATE + program, site) == ""


def test_installing_late_leaves_extensions_alone(site: Path) -> None:
    program = """
import census_fp
import opencensus.ext.thing as before
census_fp.install_as_opencensus()
import opencensus.ext.thing
assert opencensus.ext.thing is before
import opencensus.trace.tracer
"""
    assert "came after the import of opencensus" in check(program, site)


def test_installing_in_time_says_nothing(site: Path) -> None:
    assert check(INSTALL + "import opencensus.ext.thing", site) == ""
