"""Surveys are published once and for all; links are opened and closed."""

from __future__ import annotations

import pytest

from jalon.journal.models import Entry
from jalon.listening import actions
from jalon.listening.actions import NotPublishable, QuestionSpec
from jalon.listening.models import EntryLink, Question, SurveyVersion, VersionIsPublished
from tests.factories import NOON, a_channel, a_company, a_point, a_unit

pytestmark = pytest.mark.django_db
BY = {"by": "Camille", "at": NOON}
BOTH = {"fr": "Pourquoi\u00a0?", "en": "Why?"}


@pytest.fixture
def unit():
    a_company()
    return a_unit()


@pytest.fixture
def survey(unit):
    return actions.create_survey(name="Après l’appel", family="transactional", unit=unit, **BY)


def publish(survey, *questions: QuestionSpec) -> SurveyVersion:
    return actions.publish_version(survey=survey, questions=questions, **BY)


SCORE = QuestionSpec("note", "nps", BOTH)


def test_a_version_is_published_with_its_questions_in_order(survey) -> None:
    version = publish(survey, SCORE, QuestionSpec("motif", "verbatim", BOTH))
    assert version.published_at == NOON
    assert list(version.questions.order_by("position").values_list("key", flat=True)) == [
        "note",
        "motif",
    ]


def test_versions_are_numbered(survey) -> None:
    assert [publish(survey, SCORE).number for _ in range(2)] == [1, 2]


def test_a_version_is_asked_in_the_languages_of_the_company(survey) -> None:
    assert publish(survey, SCORE).languages == ["fr", "en"]


def test_a_published_version_refuses_to_be_saved(survey) -> None:
    version = publish(survey, SCORE)
    version.languages = ["fr"]
    with pytest.raises(VersionIsPublished):
        version.save()


def test_a_published_version_refuses_to_be_deleted(survey) -> None:
    version = publish(survey, SCORE)
    with pytest.raises(VersionIsPublished):
        version.delete()
    with pytest.raises(VersionIsPublished):
        SurveyVersion.objects.all().delete()


def test_published_versions_refuse_an_update(survey) -> None:
    publish(survey, SCORE)
    with pytest.raises(VersionIsPublished):
        SurveyVersion.objects.update(number=9)


def test_a_published_question_refuses_to_change(survey) -> None:
    question = publish(survey, SCORE).questions.get()
    question.text = {"fr": "Autre"}
    with pytest.raises(VersionIsPublished):
        question.save()
    with pytest.raises(VersionIsPublished):
        Question.objects.update(required=True)


def test_a_published_question_refuses_to_go(survey) -> None:
    question = publish(survey, SCORE).questions.get()
    with pytest.raises(VersionIsPublished):
        question.delete()
    with pytest.raises(VersionIsPublished):
        Question.objects.all().delete()


def test_no_question_joins_a_published_version(survey) -> None:
    version = publish(survey, SCORE)
    late = Question(version=version, key="tard", kind="verbatim", position=9, text=BOTH)
    with pytest.raises(VersionIsPublished):
        late.save()
    with pytest.raises(VersionIsPublished):
        Question.objects.bulk_create([late])


@pytest.mark.parametrize(
    "questions",
    [
        [],
        [SCORE, SCORE],
        [QuestionSpec("a", "telepathy", BOTH)],
        [QuestionSpec("a", "nps", {"fr": "Seul"})],
        [QuestionSpec("a", "single_choice", BOTH, options=[{"value": 1, "fr": "A", "en": "A"}])],
        [QuestionSpec("a", "verbatim", BOTH, follows="note", follow_low=0, follow_high=6)],
        [SCORE, QuestionSpec("a", "verbatim", BOTH, follows="note", follow_low=0, follow_high=11)],
        [SCORE, QuestionSpec("a", "verbatim", BOTH, follows="note")],
    ],
    ids=["none", "twice", "kind", "language", "options", "order", "grades", "no range"],
)  # fmt: skip
def test_what_cannot_be_asked_is_not_published(survey, questions) -> None:
    with pytest.raises(NotPublishable):
        publish(survey, *questions)
    assert not SurveyVersion.objects.exists()


def test_a_question_measures_what_its_point_measures(survey, unit) -> None:
    point = a_point(unit, indicator="csat")
    with pytest.raises(NotPublishable):
        publish(survey, QuestionSpec("note", "nps", BOTH, point=point))


def test_publishing_is_a_line_of_the_journal(survey) -> None:
    publish(survey, SCORE)
    assert Entry.objects.get(verb="survey.published").details["questions"] == ["note"]


# The survey of one point


@pytest.fixture
def standard(unit):
    return actions.survey_for_point(point=a_point(unit), **BY)


def asked(survey) -> dict[str, Question]:
    version = survey.versions.get()
    return {question.key: question for question in version.questions.order_by("position")}


def test_one_score_and_one_comment_is_the_norm(standard) -> None:
    assert list(asked(standard)) == [
        "score", "why-bad", "why-middle", "why-good", "callback", "testimony",
    ]  # fmt: skip


def test_the_comment_is_asked_for_by_score(standard) -> None:
    ranges = {key: (each.follow_low, each.follow_high) for key, each in asked(standard).items()}
    assert (ranges["why-bad"], ranges["why-middle"], ranges["why-good"]) == (
        (0, 6),
        (7, 8),
        (9, 10),
    )


def test_being_called_back_is_offered_to_the_unhappy_and_testifying_to_the_happy(unit) -> None:
    low_is_good = a_point(unit, indicator="ces1")
    questions = asked(actions.survey_for_point(point=low_is_good, **BY))
    assert (questions["callback"].follow_low, questions["callback"].follow_high) == (4, 5)
    assert (questions["testimony"].follow_low, questions["testimony"].follow_high) == (1, 2)


def test_a_point_has_one_survey_of_its_own(unit) -> None:
    point = a_point(unit)
    made = [actions.survey_for_point(point=point, **BY) for _ in range(2)]
    assert made[0] == made[1]


def test_the_wording_of_the_score_may_be_given(unit) -> None:
    text = {"fr": "Et cet appel\u00a0?"}
    survey = actions.survey_for_point(point=a_point(unit), text=text, **BY)
    wording = asked(survey)["score"].text
    assert wording["fr"] == "Et cet appel\u00a0?"
    assert wording["en"].startswith("How likely")


# Links


def test_a_link_is_opened_for_a_unit_and_a_mode(standard, unit) -> None:
    link = actions.open_link(
        survey=standard, unit=unit, mode="qr", channel=a_channel("store", "Magasin"), **BY
    )
    assert (link.unit, link.mode, link.channel.key, link.closed_at) == (
        unit,
        "qr",
        "store",
        None,
    )


def test_two_links_are_two_secrets(standard, unit) -> None:
    tokens = {actions.open_link(survey=standard, unit=unit, **BY).token for _ in range(2)}
    assert len(tokens) == 2
    assert min(map(len, tokens)) >= 32


def test_the_journal_never_holds_a_secret(standard, unit) -> None:
    link = actions.open_link(survey=standard, unit=unit, **BY)
    assert link.token not in str(Entry.objects.get(verb="link.opened").details)


def test_a_survey_with_nothing_to_ask_has_no_link(survey, unit) -> None:
    with pytest.raises(actions.NothingToAsk):
        actions.open_link(survey=survey, unit=unit, **BY)


def test_a_link_closes_once(standard, unit) -> None:
    link = actions.open_link(survey=standard, unit=unit, **BY)
    actions.close_link(link=link, **BY)
    assert not EntryLink.objects.open().exists()
    with pytest.raises(actions.AlreadyClosed):
        actions.close_link(link=link, **BY)
