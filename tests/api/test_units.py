"""The names of units are everybody's; which ones are read is said."""

from __future__ import annotations

from tests.factories import NOON

UNITS = "/api/v1/units"


def test_everybody_signed_in_reads_the_names(house, call) -> None:
    listed = call("").get(UNITS).json()["items"]
    assert [(each["code"], each["parent"]) for each in listed] == [
        ("national", None),
        ("ouest", "national"),
        ("est", "national"),
    ]


def test_it_says_which_ones_are_read(house, call) -> None:
    listed = call("viewer", house.west).get(UNITS).json()["items"]
    assert {each["code"] for each in listed if each["readable"]} == {"ouest"}


def test_a_closed_and_merged_unit_says_so(house, call) -> None:
    house.east.closed_at, house.east.merged_into = NOON, house.west
    house.east.save()
    last = call().get(UNITS).json()["items"][-1]
    assert last["merged_into"] == "ouest"
    assert last["closed_at"].startswith("2026-11-18T12:00:00")


def test_a_cursor_walks_all_of_them_once(house, call) -> None:
    client, walked, cursor = call(), [], ""
    while cursor is not None:
        page = client.get(UNITS, {"limit": 1} | ({"cursor": cursor} if cursor else {})).json()
        walked += [each["code"] for each in page["items"]]
        cursor = page["next"]
    assert walked == ["national", "ouest", "est"]
