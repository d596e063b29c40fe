"""A request under a name takes effect once: the row of the name decides, with the effect."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from datetime import timedelta
from unittest.mock import ANY

import pytest
from django.db import connection
from django.utils import timezone

from jalon.api import once
from jalon.api.models import KeptAnswer
from jalon.journal.models import Entry
from jalon.journeys.models import Stage
from tests.api.test_drawing import drawer, sent

__all__ = ["drawer"]
ADDRESS = "/journeys/achat/stages"
NAMES = ("Choisir", "Essayer")


def asked(client, key: str, name: str = "Choisir", address: str = ADDRESS):
    return sent(client, address, {"name": name}, Idempotency_Key=key)


def stages() -> int:
    return Stage.objects.filter(name__in=NAMES).count()


def test_the_same_request_again_is_answered_again(drawer) -> None:
    first, second = asked(drawer, "a"), asked(drawer, "a")
    assert (first.status_code, second.status_code, stages()) == (201, 201, 1)
    for name in ("ETag", "Location", "Content-Type"):
        assert first.headers[name] == second.headers[name]
    assert (first.content, second.headers["Idempotent-Replayed"]) == (second.content, "true")
    assert "Idempotent-Replayed" not in first.headers


def test_it_writes_one_line_of_the_journal(drawer) -> None:
    for _ in range(2):
        asked(drawer, "a")
    assert Entry.objects.filter(verb="stage.added").count() == 1


@pytest.mark.parametrize(
    ("name", "address"), [("Essayer", ADDRESS), ("Choisir", "/journeys/achat/personas")]
)
def test_a_name_of_another_request_is_refused(drawer, name, address) -> None:
    asked(drawer, "a")
    answer = asked(drawer, "a", name, address)
    assert answer.status_code == 422
    assert answer.json()["errors"] == [{"detail": ANY, "parameter": "Idempotency-Key"}]
    assert stages() == 1


def test_a_name_is_its_users_own(drawer, call) -> None:
    asked(drawer, "a")
    assert asked(call("administrator"), "a").status_code == 201
    assert stages() == 2


def test_without_a_name_each_request_counts(drawer) -> None:
    for _ in range(2):
        sent(drawer, ADDRESS, {"name": "Choisir"})
    assert (stages(), KeptAnswer.objects.count()) == (2, 0)


def test_what_was_refused_keeps_no_name(drawer, house) -> None:
    assert asked(drawer, "a", name="").status_code == 422
    assert asked(drawer, "a").status_code == 201


def test_an_effect_that_fails_leaves_neither_itself_nor_its_name(drawer, monkeypatch) -> None:
    monkeypatch.setattr(KeptAnswer, "save", broken_on_update(KeptAnswer.save))
    with pytest.raises(RuntimeError):
        asked(drawer, "a")
    assert (stages(), KeptAnswer.objects.count()) == (0, 0)


def broken_on_update(save: Callable[..., None]) -> Callable[..., None]:
    def broken(self: KeptAnswer, *args: object, **kwargs: object) -> None:
        if "update_fields" in kwargs:
            raise RuntimeError
        save(self, *args, **kwargs)

    return broken


@pytest.mark.parametrize("key", ["", "é", "a b", "x" * 256])
def test_a_name_that_is_none_is_refused(drawer, key) -> None:
    assert asked(drawer, key).status_code == 422


def test_while_it_is_being_answered_the_second_is_told_to_wait(drawer, house) -> None:
    class Asking:
        user = house_user(drawer)

    with once.in_flight(Asking, "a"):
        answer = asked(drawer, "a")
    assert (answer.status_code, answer.headers["Retry-After"]) == (409, "1")
    assert asked(drawer, "a").status_code == 201


def house_user(client):
    from jalon.organisation.models import ApiToken

    return ApiToken.objects.select_related("user").latest("pk").user


def test_a_name_is_forgotten_after_a_day(drawer) -> None:
    asked(drawer, "a")
    KeptAnswer.objects.update(created_at=timezone.now() - timedelta(hours=25))
    assert (asked(drawer, "a").status_code, stages()) == (201, 2)


def test_every_night_removes_the_names_of_the_day_before(drawer) -> None:
    asked(drawer, "old")
    KeptAnswer.objects.update(created_at=timezone.now() - timedelta(hours=25))
    asked(drawer, "new", "Essayer")
    once.purge(at=timezone.now())
    assert list(KeptAnswer.objects.values_list("key", flat=True)) == ["new"]


# Together


def at_once(client, times: int = 6) -> list[int]:
    def one(_number: int) -> int:
        try:
            return asked(client, "a").status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(times) as threads:
        return list(threads.map(one, range(times)))


@pytest.mark.django_db(transaction=True)
def test_together_they_take_effect_once(drawer, monkeypatch) -> None:
    """As from as many processes: nothing but the row tells them apart."""
    monkeypatch.setattr(once, "in_flight", lambda *_: nullcontext())
    assert (at_once(drawer), stages()) == ([201] * 6, 1)


@pytest.mark.django_db(transaction=True)
def test_control_without_the_row_each_takes_effect(drawer, monkeypatch) -> None:
    monkeypatch.setattr(once, "in_flight", lambda *_: nullcontext())
    monkeypatch.setattr(once, "claimed", lambda *_, **__: KeptAnswer())
    monkeypatch.setattr(KeptAnswer, "save", lambda *_, **__: None)
    assert (at_once(drawer), stages()) == ([201] * 6, 6)


@pytest.mark.django_db(transaction=True)
def test_in_one_process_the_others_wait_or_are_told_to(drawer) -> None:
    assert set(at_once(drawer)) <= {201, 409}
    assert stages() == 1
