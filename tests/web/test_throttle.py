"""A window of requests for each key."""

from __future__ import annotations

from jalon.web.throttle import throttled

NINE = 9 * 3600.0


def ask(key: str = "10.0.0.1", scope: str = "respond", now: float = NINE) -> int | None:
    return throttled(scope, key, limit=2, per_seconds=60, now=now)


def test_it_lets_the_limit_pass() -> None:
    assert [ask(), ask()] == [None, None]


def test_it_says_how_long_to_wait() -> None:
    assert [ask(now=NINE + 10) for _ in range(3)] == [None, None, 50]


def test_the_wait_is_never_nothing() -> None:
    assert [ask(now=NINE + 59.9) for _ in range(3)][2] == 1


def test_a_new_window_begins_again() -> None:
    asked = [ask(), ask(), ask(), ask(now=NINE + 60)]
    assert asked == [None, None, 60, None]


def test_each_key_has_its_own_count() -> None:
    asked = [ask(), ask(), ask(key="10.0.0.2")]
    assert asked == [None, None, None]


def test_each_scope_has_its_own_count() -> None:
    assert [ask(), ask(), ask(scope="sign-in")] == [None, None, None]


def test_a_strange_key_is_a_key() -> None:
    assert ask(key="\x00 é\ud800 " * 100) is None
