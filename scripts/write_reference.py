"""Writes the pages of docs/reference that the code itself can tell.

With --check, writes nothing and fails where a page is not what the code says.
"""

from __future__ import annotations

import json
import os
import sys
from inspect import getdoc
from pathlib import Path
from typing import Any

import click

REFERENCE = Path(__file__).resolve().parents[1] / "docs" / "reference"
WRITTEN = "<!-- Written by ./dev docs: change the code, not this page. -->"
TO_ADD_ONE = """\
To add one, touch these files:

1. `jalon/listening/questions/<kind>.py`: copy a neighbour. The first lines of the module are
   what this page says of it.
2. `jalon/listening/questions/__init__.py`: name it in `KINDS`.
3. `jalon/feedback/templates/feedback/`: how it looks on the answering page, without JavaScript.
4. `tests/listening/`: a test beside the neighbour's; `tests/house` asks for the rest.
5. `./dev docs` writes this page again."""


def pages() -> dict[str, str]:
    """What each generated page should hold, by file name."""
    return {
        "commands.md": commands(),
        "question-kinds.md": question_kinds(),
        "openapi.json": openapi(),
    }


def commands() -> str:
    from jalon.cli import main

    context = click.Context(main, info_name="jalon")
    sections = [
        section for name, command in walk(main, context) for section in spell(name, command)
    ]
    return "\n".join(["# Commands", "", WRITTEN, "", *sections])


def walk(group: click.Group, context: click.Context) -> list[tuple[str, click.Command]]:
    found: list[tuple[str, click.Command]] = []
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        path = f"{context.info_name} {name}"
        if isinstance(command, click.Group):
            inner = click.Context(command, info_name=path)
            found += walk(command, inner)
        elif command and not command.hidden:
            found.append((path, command))
    return found


def spell(path: str, command: click.Command) -> list[str]:
    arguments = [
        one.make_metavar(click.Context(command)) for one in command.params if is_argument(one)
    ]
    rows = [
        row(one) for one in command.params if isinstance(one, click.Option) and not one.hidden
    ]
    table = (
        ["| option | default | what it does |", "| --- | --- | --- |", *rows, ""]
        if rows
        else []
    )
    return [
        f"## `{' '.join([path, *arguments])}`",
        "",
        (getdoc(command.callback) or "").strip(),
        "",
        *table,
    ]


def is_argument(parameter: click.Parameter) -> bool:
    return isinstance(parameter, click.Argument)


def row(option: click.Option) -> str:
    names = ", ".join(f"`{name}`" for name in [*option.opts, *option.secondary_opts])
    given = option.to_info_dict().get("default")
    default = "" if given in (None, False, [], ()) or callable(given) else f"`{given}`"
    return f"| {names} | {default} | {(option.help or '').strip()} |"


def question_kinds() -> str:
    from jalon.listening.questions import KINDS

    told = {name: getdoc(sys.modules[type(kind).__module__]) for name, kind in KINDS.items()}
    kinds = [f"## `{name}`\n\n{told[name]}\n" for name in sorted(told)]
    return "\n".join(["# Kinds of questions", "", WRITTEN, "", TO_ADD_ONE, "", *kinds])


def openapi() -> str:
    from jalon.api.service import api

    schema: dict[str, Any] = dict(api.get_openapi_schema())
    return json.dumps(schema, indent=1, ensure_ascii=False, default=str) + "\n"


def stale() -> list[str]:
    return [
        name
        for name, text in pages().items()
        if not (REFERENCE / name).exists() or (REFERENCE / name).read_text() != text
    ]


def main() -> int:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    sys.path.insert(0, str(REFERENCE.parents[1]))
    import django

    django.setup()
    names = stale()
    if "--check" in sys.argv:
        print("\n".join(f"{name} is not what the code says: ./dev docs" for name in names))
        return 1 if names else 0
    REFERENCE.mkdir(parents=True, exist_ok=True)
    for name in names:
        (REFERENCE / name).write_text(pages()[name])
        print(f"docs/reference/{name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
