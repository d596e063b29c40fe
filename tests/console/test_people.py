"""`jalon init`, `user add`, `token create`, `import units`: an installation from the console."""

from __future__ import annotations

import stat

import pytest

from tests.servers import COMPANY

pytestmark = pytest.mark.slow

NEWCOMER = ("--name", "Noé", "--password", "une gare au loin")
ADD = ("user", "add", "--email", "noe@lavigne.example", *NEWCOMER)


def test_init_writes_a_key_that_only_its_owner_reads(founded) -> None:
    key = founded.data / "secret_key"
    assert len(key.read_text()) >= 50
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_a_company_is_founded_once(founded) -> None:
    words = [f"--{name}={value}" for name, value in COMPANY.items()]
    refused = founded.attempt("init", *words)
    assert refused.returncode == 1
    assert refused.stderr == "Error: This installation has its company already.\n"


def test_a_user_is_added_with_a_role(founded) -> None:
    said = founded.run(*ADD, "--role", "administrator")
    assert said.startswith("noe@lavigne.example is administrator of ")


def test_the_same_user_twice_is_one_sentence(founded) -> None:
    refused = founded.attempt(
        "user", "add", "--email", COMPANY["email"], "--role", "viewer", *NEWCOMER
    )
    assert refused.returncode == 1
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("option", "value", "sentence"),
    [
        ("--role", "king", "Roles are: "),
        ("--unit", "atlantis", "No unit has the code 'atlantis'"),
        ("--password", "12345", "password"),
    ],
)
def test_what_cannot_be_added_is_said(founded_once, option, value, sentence) -> None:
    words = ["user", "add", "--email", "noe@lavigne.example", *NEWCOMER, "--role", "viewer"]
    refused = founded_once.attempt(*words, option, value)
    assert refused.returncode == 1
    assert sentence.lower() in refused.stderr.lower()


def test_a_token_is_shown_once(founded) -> None:
    token = founded.run("token", "create", COMPANY["email"]).strip()
    assert len(token) >= 32
    assert token not in founded.python(
        "from jalon.organisation.models import ApiToken\n"
        "print(list(ApiToken.objects.values_list()))"
    )


def test_units_come_from_a_file(founded, tmp_path) -> None:
    file = tmp_path / "units.csv"
    file.write_text("code;name;level;parent\nouest;Ouest;region;national\n;Sans code;region;\n")
    read = founded.attempt("import", "units", file)
    assert read.returncode == 1  # one row was refused, and the other is here
    assert "ouest" in founded.python(
        "from jalon.organisation.models import Unit\n"
        "print(list(Unit.objects.values_list('code', flat=True)))"
    )
