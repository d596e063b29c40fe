"""What each kind of question reads of a form."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest

from jalon.listening.questions import KINDS, Parsed, Unreadable
from jalon.listening.questions.verbatim import LONGEST

OPTIONS = [{"value": 3, "fr": "Prix"}, {"value": 1, "fr": "Délai"}, {"value": 0, "fr": "Autre"}]
QUESTION = SimpleNamespace(options=OPTIONS, required=False)
SCALES = {"nps": range(11), "csat": range(1, 6), "ces2": range(1, 8), "ces1": range(1, 6)}


def parse(kind: str, *raw: str) -> Parsed:
    return KINDS[kind].parse(list(raw), QUESTION)


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_registered_by_its_own_name(kind) -> None:
    assert KINDS[kind].kind == kind


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_speaks_french_and_english(kind) -> None:
    each = KINDS[kind]
    words = [each.name, each.default_text, *(each.ends or ())]
    assert all(text.get("fr") and text.get("en") for text in words)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_sent_is_a_skip(kind) -> None:
    assert parse(kind) == parse(kind, "", "  ") == Parsed(blank="skipped")


@pytest.mark.parametrize("kind", KINDS)
def test_no_kind_reads_what_a_database_cannot_keep(kind) -> None:
    for text in ("a\x00b", "\ud800"):
        with pytest.raises(Unreadable):
            parse(kind, text)


@pytest.mark.parametrize("kind", SCALES)
def test_every_grade_of_a_scale_is_read(kind) -> None:
    grades = list(SCALES[kind])
    assert [parse(kind, str(grade)).value for grade in grades] == grades


@pytest.mark.parametrize("kind", SCALES)
@pytest.mark.parametrize(
    "text", ["-1", "11", "7.5", "dix", "1e1", "٣", "1 0", "0x1", "99999999"]
)
def test_what_is_no_grade_is_refused(kind, text) -> None:
    with pytest.raises(Unreadable):
        parse(kind, text)


def test_zero_is_a_grade() -> None:
    assert parse("nps", "0") == Parsed(value=0)


def test_two_grades_are_not_one_answer() -> None:
    with pytest.raises(Unreadable):
        parse("nps", "3", "9")


def test_the_same_grade_twice_is_one_answer() -> None:
    assert parse("nps", "9", "9").value == 9


def test_not_concerned_is_a_blank_of_its_own() -> None:
    assert parse("csat", "na") == Parsed(blank="not_applicable")


@pytest.mark.parametrize("kind", SCALES)
def test_the_bands_of_a_scale_share_its_grades_out(kind) -> None:
    bands = KINDS[kind].bands
    shared = [
        grade
        for low, high in (bands.bad, bands.middle, bands.good)
        for grade in range(low, high + 1)
    ]
    assert sorted(shared) == list(SCALES[kind])


def test_low_is_good_in_ces_1_only() -> None:
    low_is_good = [kind for kind in SCALES if KINDS[kind].bands.good < KINDS[kind].bands.bad]
    assert low_is_good == ["ces1"]


def test_no_french_wording_of_ces_says_effort() -> None:
    texts = [KINDS[kind].default_text["fr"] for kind in ("ces1", "ces2")]
    assert not any("effort" in text.lower() for text in texts)


def test_a_single_choice_is_one_of_the_propositions() -> None:
    assert parse("single_choice", "0") == Parsed(value=0)
    for raw in (["2"], ["1", "3"], ["Prix"]):
        with pytest.raises(Unreadable):
            parse("single_choice", *raw)


def test_a_multiple_choice_keeps_the_order_of_the_propositions() -> None:
    assert parse("multiple_choice", "0", "3", "0").choices == [3, 0]


@pytest.mark.parametrize(("text", "value"), [("yes", 1), ("1", 1), ("no", 0), ("0", 0)])
def test_yes_is_1_and_no_is_0(text, value) -> None:
    assert parse("yes_no", text) == Parsed(value=value)


def test_perhaps_is_neither() -> None:
    with pytest.raises(Unreadable):
        parse("yes_no", "perhaps")


def test_a_comment_is_kept_as_typed() -> None:
    assert (
        parse("verbatim", "  Très bien\u00a0!\r\nMerci 👍  ").text
        == "Très bien\u00a0!\nMerci 👍"
    )


def test_a_comment_has_a_limit_that_is_said() -> None:
    assert len(parse("verbatim", "é" * LONGEST).text) == LONGEST
    with pytest.raises(Unreadable) as refusal:
        parse("verbatim", "é" * (LONGEST + 1))
    assert "5001" in refusal.value.message


@pytest.mark.parametrize(
    "contact", ["01 99 00 12 34", "+33 1.99.00.12.34", "(01) 99-00-12-34", "a.b@exemple.fr"]
)
def test_who_accepts_to_be_called_back_says_where(contact) -> None:
    assert parse("callback", "yes", contact) == Parsed(value=1, contact=contact)


@pytest.mark.parametrize("raw", [["yes"], ["yes", "12"], ["yes", "a@b"], ["yes", "9" * 161]])
def test_a_call_back_needs_a_way_to_reach(raw) -> None:
    with pytest.raises(Unreadable):
        parse("callback", *raw)


def test_a_number_without_consent_is_not_kept() -> None:
    with pytest.raises(Unreadable):
        parse("callback", "01 99 00 12 34")


def test_testifying_is_a_box_ticked() -> None:
    assert parse("testimony", "yes") == Parsed(value=1)
    with pytest.raises(Unreadable):
        parse("testimony", "why not")


GUIDE = Path(__file__).resolve().parents[2] / "docs" / "guides" / "asking.md"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_documented(kind) -> None:
    assert f"| `{kind}` |" in GUIDE.read_text()
