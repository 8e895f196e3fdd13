"""Run a program once for each step at which a signal can come, each time in a fresh child.

The children are forked after the imports, which take most of a short program's time. Arguments:
the program, a directory in which each child gets its own, and the number of steps.
"""

import os
import runpy
import signal
import sys
from importlib import import_module


def main(program: str, directory: str, steps: str) -> None:
    sys.path.insert(0, os.path.dirname(program))
    for module in (
        "prelude",
        "census_fp.facade.trace.tracer",
        "census_fp.facade.common.transports",
    ):
        import_module(module)
    for step in range(int(steps)):
        child = os.fork()
        if child == 0:
            _run(program, os.path.join(directory, str(step)), step)
        _, status = os.waitpid(child, 0)
        if status:
            sys.exit(f"at step {step} the program ended with {os.waitstatus_to_exitcode(status)}")


def _run(program: str, directory: str, step: int) -> None:
    """Become the program; it leaves by ``sys.exit``, through its own exit hooks."""
    signal.alarm(20)  # ends a program that hangs
    os.mkdir(directory)
    os.chdir(directory)
    os.environ["SIGNAL_AT_STEP"] = str(step)
    runpy.run_path(program, run_name="__main__")


main(*sys.argv[1:])
