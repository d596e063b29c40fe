"""The files of the house, as its tests read them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "jalon"


def python_files(folder: Path = PACKAGE) -> list[Path]:
    return sorted(
        path for path in folder.rglob("*.py") if not {"migrations", "vendor"} & set(path.parts)
    )


def templates() -> list[Path]:
    return sorted(PACKAGE.glob("*/templates/**/*.*"))


def own_static_files(*suffixes: str) -> list[Path]:
    return sorted(
        path
        for path in PACKAGE.glob("*/static/**/*")
        if path.suffix in suffixes and "vendor" not in path.parts
    )


def domains() -> list[str]:
    """Packages with a urls.py: those that have the floors of a domain inside."""
    return sorted(path.parent.name for path in PACKAGE.glob("*/urls.py"))


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines_of(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def where(path: Path, line: int | None = None) -> str:
    shown = str(path.relative_to(ROOT))
    return f"{shown}:{line}" if line else shown
