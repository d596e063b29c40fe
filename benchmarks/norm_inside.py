"""Inside the application: a company, and its page of the norm read by two people."""

from __future__ import annotations

import json

import numpy as np
from django.db import transaction
from django.test import Client
from django.utils import timezone

from benchmarks.pages import analyze, merged, visit, write_node
from benchmarks.wide import draw_wide
from jalon.demo import company
from jalon.demo.load import load_demo
from jalon.demo.points import MODES
from jalon.feedback import rollups
from jalon.organisation.models import Unit, User
from tests.factories import a_user

ANSWERS = 50_000
AGENCIES, POINTS, WEEKS = 200, 16, 12
ANSWERS_A_WEEK = 4  # of a point in an agency


def measure_demo() -> None:
    load_demo(at=timezone.now(), scale=ANSWERS / 150_000)
    manager = User.objects.get(email="maite.etchegaray@lavigne.example")
    director = User.objects.get(email=company.ACCOUNTS[0].email)
    visit_both(manager, director, "bayonne")


def measure_wide() -> None:
    with transaction.atomic():
        director, _, leaf, points = draw_wide(AGENCIES, POINTS)
        for agency in Unit.objects.filter(level=Unit.Level.AGENCY):
            write_answers(agency.pk, points)
        rollups.advance(at=timezone.now())
    manager = a_user("manager", "unit_manager", Unit.objects.get(pk=leaf))
    visit_both(manager, director, "agence-7")


def write_answers(unit: int, points: list[int]) -> None:
    chance = np.random.default_rng(unit)
    size = len(points) * WEEKS * ANSWERS_A_WEEK
    limits = (len(points), len(MODES), 7 * (WEEKS + 1))
    keys = np.stack([chance.integers(limit, size=size) for limit in limits], axis=1)
    keys[:, 2] = int(timezone.now().timestamp() // 86_400) - keys[:, 2]
    counts = np.zeros((size, 14), dtype=np.int64)
    counts[np.arange(size), chance.integers(11, size=size)] = 1
    write_node(unit, points, *merged(keys, counts))


def visit_both(manager: User, director: User, code: str) -> None:
    analyze()
    found = {}
    for name, user in [("manager", manager), ("director", director)]:
        client = Client()
        client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
        found[name] = visit(client, f"/norm/?unit={code}")
    print(json.dumps(found))
