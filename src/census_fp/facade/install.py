"""install_as_opencensus: an import finder that gives the facade's modules OpenCensus' names."""

import os
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType

from typing_extensions import override

import census_fp.facade
from census_fp.effects.reporting import report_once

_OPENCENSUS = "opencensus"
_FACADE = "census_fp.facade"
# Namespaces that installed extensions add modules to (pkgutil style, opencensus-python #493).
_SHARED = frozenset(("opencensus", "opencensus.common"))


def install() -> None:
    """Put the finder before all others; what was imported of opencensus is forgotten."""
    if any(isinstance(finder, _FacadeFinder) for finder in sys.meta_path):
        return
    stale = [name for name in sys.modules if _is_core(name)]
    if stale:
        report_once(
            "late install",
            _OPENCENSUS,
            "install_as_opencensus() came after the import of %s: what it gave stays in use",
            stale[0],
        )
    for name in stale:
        del sys.modules[name]
    sys.meta_path.insert(0, _FacadeFinder())


def _is_core(name: str) -> bool:
    return name == _OPENCENSUS or (
        name.startswith("opencensus.") and not name.startswith("opencensus.ext")
    )


class _FacadeFinder(MetaPathFinder):
    """Finds ``opencensus.X`` where there is a ``census_fp.facade.X``, else what is installed."""

    @override
    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """Give a spec for a name of the facade; None for all others."""
        if fullname.startswith(f"{_FACADE}."):
            return _missing_spec(fullname)
        if not _is_core(fullname):
            return None
        if fullname in _SHARED:
            spec = ModuleSpec(fullname, _NamespaceLoader(), is_package=True)
            spec.submodule_search_locations = _installed(fullname)
            return spec
        home = _FACADE + fullname.removeprefix(_OPENCENSUS)
        found = _own_spec(home)
        if found is None:
            return _installed_spec(fullname)
        return ModuleSpec(
            fullname, _AliasLoader(home), is_package=found.submodule_search_locations is not None
        )


def _installed(package: str) -> list[str]:
    """List the directories of a namespace that installed distributions share."""
    inner = package.replace(".", os.sep)
    candidates = (os.path.join(entry or os.curdir, inner) for entry in sys.path)
    return [directory for directory in candidates if os.path.isdir(directory)]


def _installed_spec(fullname: str) -> ModuleSpec | None:
    """Find a module that the facade has not in an opencensus that is installed beside it."""
    return PathFinder.find_spec(fullname, _installed(fullname.rpartition(".")[0]))


def _own_spec(home: str) -> ModuleSpec | None:
    """Find a module of the facade, without asking this finder again."""
    parent = home.rpartition(".")[0]
    if parent == _FACADE:
        return PathFinder.find_spec(home, census_fp.facade.__path__)
    package = _own_spec(parent)
    path = None if package is None else package.submodule_search_locations
    return None if path is None else PathFinder.find_spec(home, path)


def _missing_spec(fullname: str) -> ModuleSpec | None:
    """Find what ``from opencensus.trace import X`` asks for under the facade's own name."""
    if _own_spec(fullname) is not None:
        return None
    theirs = _OPENCENSUS + fullname.removeprefix(_FACADE)
    return None if _installed_spec(theirs) is None else ModuleSpec(fullname, _AliasLoader(theirs))


class _NamespaceLoader(Loader):
    """Makes an empty package whose modules come from the facade first, then from the disk."""

    @override
    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Leave it to the import system."""
        return None

    @override
    def exec_module(self, module: ModuleType) -> None:
        """Keep what extensions have been imported before as attributes."""
        prefix = f"{module.__name__}."
        for name, loaded in tuple(sys.modules.items()):
            child = name.removeprefix(prefix)
            if child != name and "." not in child:
                setattr(module, child, loaded)


class _AliasLoader(Loader):
    """Gives a module of the facade under its second name."""

    def __init__(self, home: str) -> None:
        self._home = home
        self._own_spec: ModuleSpec | None = None

    @override
    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        """Give the facade's module itself, so that both names are one module."""
        module = import_module(self._home)
        self._own_spec = module.__spec__
        return module

    @override
    def exec_module(self, module: ModuleType) -> None:
        """Give the module its own spec back, which the import system has replaced."""
        module.__spec__ = self._own_spec
