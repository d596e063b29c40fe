"""The contracts of import-linter name every domain there is."""

from __future__ import annotations

import tomllib

from tests.house.sources import ROOT, domains

CONFIGURED = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
CONTRACTS = {contract["name"]: contract for contract in CONFIGURED["contracts"]}


def test_the_floors_inside_a_domain_are_checked_in_every_domain() -> None:
    inside = CONTRACTS["Inside a domain, pages call actions, actions call queries"]
    assert {f"jalon.{name}" for name in domains()} - set(inside["containers"]) == set()


def test_no_package_escapes_the_floors() -> None:
    floors = CONTRACTS["A floor imports only the floors below it"]
    assert floors["exhaustive"]
    assert floors["containers"] == ["jalon"]
