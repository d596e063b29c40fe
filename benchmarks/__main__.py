"""`./dev bench [NAME…]`: each benchmark compares ways of doing one thing, side by side."""

from __future__ import annotations

import sys
from importlib import import_module

from benchmarks.reporting import write

NAMES = (
    "respond_weight",
    "intake",
    "processes",
    "live_map",
    "import_rows",
    "import_formats",
    "norm_truth",
    "board_weather",
    "editor",
    "norm_page",
    "exports",
    "map_memory",
)


def main() -> int:
    wanted = sys.argv[1:] or list(NAMES)
    for name in wanted:
        if name not in NAMES:
            print(f"Benchmarks are: {', '.join(NAMES)}.")
            return 2
        print(f"→ {name}", flush=True)
        print(write(name, import_module(f"benchmarks.{name}").run()), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
