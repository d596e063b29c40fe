"""The gates a change goes through before any test: style, types, contracts, migrations."""

from __future__ import annotations

import time
from dataclasses import dataclass

from . import plurals
from .steps import ROOT, attempt, say
from .venv import PYTHON


@dataclass(frozen=True)
class Gate:
    name: str
    command: tuple[str, ...]


def gates() -> list[Gate]:
    return [
        Gate("ruff: rules", ("ruff", "check", "--output-format=concise", ".")),
        Gate("ruff: format", ("ruff", "format", "--check", "--output-format=concise", ".")),
        Gate("djlint: templates", ("djlint", "--lint", "--quiet", *template_folders())),
        Gate("import-linter: contracts", ("lint-imports", "--no-logo")),
        Gate("mypy: types", ("mypy",)),
        Gate("migrations are complete", ("django", "makemigrations", "--check", "--dry-run")),
    ]


def template_folders() -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in ROOT.glob("jalon/*/templates"))


def passes(gate: Gate) -> bool:
    """Says nothing but its name where the gate is open; everything where it is not."""
    started = time.monotonic()
    done = attempt(command(gate), env={"DJANGO_SETTINGS_MODULE": "tests.settings"}, quiet=True)
    verdict = "ok" if done.returncode == 0 else "FAILED"
    say(f"{gate.name:<40} {verdict:>6} {time.monotonic() - started:6.1f} s")
    if done.returncode:
        say(done.stdout)
    return done.returncode == 0


def command(gate: Gate) -> list[str]:
    program, *words = gate.command
    if program == "lint-imports":  # the one tool that no -m starts
        return [str(PYTHON), str(PYTHON.with_name(program)), *words]
    return [str(PYTHON), "-m", program, *words]


def fix() -> None:
    for words in [
        ("ruff", "check", "--fix", "--quiet", "."),
        ("ruff", "format", "--quiet", "."),
    ]:
        attempt([PYTHON, "-m", *words])
    plurals.write()
    compile_messages()


def compile_messages() -> None:
    for app in sorted(ROOT.glob("jalon/*/locale")):
        attempt([PYTHON, "-P", "-m", "django", "compilemessages", "-v", "0"], cwd=app.parent)
