"""Worker: one library in a process of its own. Takes a name, a size and scenarios; gives JSON."""

import json
import sys

from benchmarks.library import MissingLibraryError, open_library
from benchmarks.scenarios import SCENARIOS
from benchmarks.timing import LossError, Size


def main(name: str, batches: str, *scenarios: str) -> None:
    library = open_library(name)
    size = Size(batches=int(batches))
    measured = {each: SCENARIOS[each].measure(library, size) for each in scenarios}
    print(json.dumps(measured))


if __name__ == "__main__":
    try:
        main(*sys.argv[1:])
    except (MissingLibraryError, LossError) as error:
        sys.exit(f"{sys.argv[1]}: {error}")
