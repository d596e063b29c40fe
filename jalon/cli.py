"""The console: `jalon --help`."""

from __future__ import annotations

import os
import sys
from datetime import date, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import click

# Django is set up before the commands import the application: hence imports inside them.


class Console(click.Group):
    """What is refused is one sentence, and no traceback."""

    def invoke(self, context: click.Context) -> Any:
        from django.core.exceptions import ImproperlyConfigured
        from django.core.management import CommandError
        from django.db import OperationalError

        try:
            return super().invoke(context)
        except (ImproperlyConfigured, CommandError) as refusal:
            raise click.ClickException(str(refusal)) from None
        except OperationalError as away:
            raise click.ClickException(f"The database does not answer: {away}") from None
        except Exception as error:
            if is_refusal(error):
                raise click.ClickException(in_english(error)) from None
            raise


def is_refusal(error: Exception) -> bool:
    """Each domain says no in its own words (refusals.py)."""
    return any(kind.__module__.endswith(".refusals") for kind in type(error).__mro__)


def in_english(refusal: Exception) -> str:
    from django.utils import translation

    with translation.override("en"):
        return str(refusal)


@click.group(cls=Console, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name=None, version=__import__("jalon").__version__)
def main() -> None:
    """Jalon, the customer-journey cockpit."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jalon.settings")


def ready() -> None:
    import django

    django.setup()
    # Known from here on to Django's own `check`.
    import_module("jalon.checks")


def now() -> datetime:
    from django.utils import timezone

    return timezone.now()


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, type=click.UNPROCESSED)
def manage(words: tuple[str, ...]) -> None:
    """Django's own commands: `jalon manage migrate`."""
    ready()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["jalon manage", *words])


@main.command()
@click.option("--name", prompt="Company name")
@click.option("--time-zone", prompt=True, default="Europe/Paris")
@click.option(
    "--languages", prompt=True, default="fr,en", help="Comma-separated; the first rules."
)
@click.option("--logo", type=click.Path(exists=True, dir_okay=False), help="PNG, JPEG or WebP.")
@click.option("--email", prompt="First administrator's e-mail")
@click.option("--administrator", prompt="First administrator's name")
@click.password_option(help="First administrator's password.")
def init(name: str, time_zone: str, languages: str, logo: str | None, **who: str) -> None:
    """Found the company: secret key, database, time zone, first administrator."""
    from jalon.founding import found

    made = found(
        name=name,
        time_zone=time_zone,
        languages=[language.strip() for language in languages.split(",")],
        logo=Path(logo).read_bytes() if logo else None,
        email=who["email"],
        administrator=who["administrator"],
        password=who["password"],
    )
    click.echo(made)


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
def serve(host: str, port: int) -> None:
    """Web and worker, supervised; the only instance on its data directory."""
    ready()
    from jalon import serving

    serving.serve(host=host, port=port)


@main.command()
def work() -> None:
    """A worker alone (with PostgreSQL, as many as wanted)."""
    import signal

    ready()
    from jalon import checks
    from jalon.working import Worker

    checks.refuse_unsafe()
    worker = Worker()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, worker.stop)
    sys.exit(0 if worker.run() else 1)


@main.group("import")
def import_() -> None:
    """Bring past answers, units or users in."""


@import_.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--map", "map_file", required=True, type=click.Path(exists=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read and report; keep nothing.")
@click.option("--create-points", is_flag=True, help="Make the measure points that are missing.")
@click.option("--update", is_flag=True, help="Apply rows whose content has changed.")
def responses(file: Path, map_file: Path, **options: Any) -> None:
    """Import the answers of a past survey, as its map file says."""
    ready()
    from jalon.feedback.imports.console import import_responses
    from jalon.organisation import scope

    with scope.everything("jalon import responses"):
        sys.exit(import_responses(file, map_file, echo=click.echo, clock=now, **options))


@import_.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read and report; keep nothing.")
def units(file: Path, dry_run: bool) -> None:
    """Import units: code, name, level, parent."""
    import_people("units", file, dry_run)


@import_.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Read and report; keep nothing.")
def users(file: Path, dry_run: bool) -> None:
    """Import users: email, name, role, unit."""
    import_people("users", file, dry_run)


def import_people(kind: str, file: Path, dry_run: bool) -> None:
    ready()
    from jalon.organisation import imports, scope

    with scope.everything(f"jalon import {kind}"):
        report = imports.run(kind, file.read_bytes(), by="console", at=now(), dry_run=dry_run)
    click.echo(report.as_text())
    sys.exit(1 if report.rejected else 0)


@main.command()
@click.option("--deploy", is_flag=True, help="Also the settings of production.")
def check(deploy: bool) -> None:
    """Check the invariants on the live database; exit 1 and a list where one is broken."""
    ready()
    from django.core.management import call_command

    from jalon import invariants
    from jalon.organisation import scope

    if deploy:
        call_command("check", deploy=True, databases=["default"], fail_level="WARNING")
    with scope.everything("jalon check"):
        broken = invariants.broken()
    for line in broken:
        click.echo(line, err=True)
    click.echo(f"{len(invariants.INVARIANTS)} invariants checked, {len(broken)} lines to read.")
    sys.exit(1 if broken else 0)


@main.command()
@click.option("--point", help="Only this measure point (its key).")
@click.option(
    "--from", "start", type=click.DateTime(["%Y-%m-%d"]), help="Only from this day on."
)
def rebuild(point: str | None, start: datetime | None) -> None:
    """Count every answer again; writers wait meanwhile."""
    ready()
    from jalon.feedback import rollups
    from jalon.journeys.models import MeasurePoint
    from jalon.organisation import scope

    chosen = MeasurePoint.objects.filter(key=point).first() if point else None
    if point and chosen is None:
        raise click.ClickException(f"No measure point has the key {point!r}.")
    with scope.everything("jalon rebuild"):
        since: date | None = start.date() if start else None
        rollups.rebuild(at=now(), point=chosen.pk if chosen else None, start=since)
    click.echo("Cells rebuilt.")


@main.group()
def user() -> None:
    """People who sign in."""


@user.command("add")
@click.option("--email", prompt=True)
@click.option("--name", prompt=True)
@click.option("--role", prompt=True, default="administrator", show_default=True)
@click.option("--unit", help="Code of the unit; the whole company by default.")
@click.password_option()
def add_user(**who: Any) -> None:
    """Add a user with a role on a unit."""
    ready()
    from jalon.founding import add

    click.echo(add(**who, at=now()))


@main.group()
def token() -> None:
    """Tokens of the API."""


@token.command("create")
@click.argument("email")
@click.option("--name", default="console", show_default=True)
def create_token(email: str, name: str) -> None:
    """Create a token that reads and writes what its user may; it is shown once."""
    ready()
    from jalon.founding import token_for

    click.echo(token_for(email, name=name, at=now()))


@main.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--without-key", is_flag=True, help="Leave the secret key out of it.")
def backup(file: Path, without_key: bool) -> None:
    """Write everything to FILE (tar.gz), while people work."""
    ready()
    from jalon import backing_up

    click.echo(backing_up.backup(file.absolute(), at=now(), with_key=not without_key))


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--replace", is_flag=True, help="Even where there is a company already.")
def restore(file: Path, replace: bool) -> None:
    """Put back what a backup holds; no instance may run."""
    ready()
    from jalon import backing_up

    click.echo(backing_up.restore(file, replace=replace))


@main.group()
def demo() -> None:
    """The demo company."""


@demo.command("load")
@click.option("--seed", default=2026, show_default=True)
@click.option("--scale", default=1.0, show_default=True, help="1 is about 150,000 answers.")
def load(seed: int, scale: float) -> None:
    """Load Maison Lavigne into an empty installation."""
    from jalon import environment

    environment.write_secret_key(environment.read().data)
    ready()
    from jalon.demo.load import load_demo
    from jalon.organisation import scope

    with scope.everything("jalon demo load"):
        load_demo(at=now(), seed=seed, scale=scale, progress=click.echo)


@demo.command("accounts")
def accounts() -> None:
    """Who can sign in to the demo company."""
    ready()
    from jalon.demo.load import demo_accounts

    for line in demo_accounts():
        click.echo(line)


if __name__ == "__main__":
    main()
