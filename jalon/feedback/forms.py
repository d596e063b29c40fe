"""What a customer typed on the public page, read question by question."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.http import QueryDict
from django.utils.translation import gettext as _

from jalon.feedback.intake import Given
from jalon.feedback.models import Answer, Consent
from jalon.listening.models import Question
from jalon.listening.questions import KINDS, Parsed, Unreadable
from jalon.listening.questions.kind import SKIPPED

PREFIX = "q-"  # before the key of a question, in the names of the page's fields
TICKED = "yes"

Typed = dict[str, list[str]]  # by key of a question: the texts sent for it


@dataclass(slots=True)
class Reading:
    """The questions that concern this customer, and what was understood of each."""

    typed: Typed
    asked: list[Question] = field(default_factory=list)
    parsed: dict[str, Parsed] = field(default_factory=dict)  # by key
    errors: dict[str, str] = field(default_factory=dict)  # by key

    def unseen(self, seen: Iterable[str]) -> list[Question]:
        """Those that their answers have just called for."""
        return [question for question in self.asked if question.key not in set(seen)]

    @property
    def answered(self) -> list[Question]:
        return [
            question
            for question in self.asked
            if question.key in self.parsed and not self.parsed[question.key].blank
        ]

    def given(self, seen: Iterable[str]) -> tuple[Given, ...]:
        """Answers, and a skip for each question that was read and left."""
        return tuple(
            as_given(question, self.parsed[question.key])
            for question in self.asked
            if question in self.answered
            or (question.key in set(seen) and question.key in self.parsed)
        )

    def consents(self) -> tuple[tuple[str, str], ...]:
        agreed = {
            question.kind: self.parsed[question.key].contact
            for question in self.answered
            if question.kind in Consent.Kind.values
        }
        return tuple(agreed.items())


def as_given(question: Question, parsed: Parsed) -> Given:
    return Given(
        question.pk,
        question.point_id,
        parsed.value,
        None if parsed.choices is None else tuple(parsed.choices),
        parsed.text,
        parsed.blank,
    )


def read(questions: Sequence[Question], typed: Typed) -> Reading:
    """In the order of the page: an answer may call for the questions that follow it."""
    reading = Reading(typed)
    for question in questions:
        if not applies(question, reading.parsed, questions):
            continue
        reading.asked.append(question)
        try:
            parsed = KINDS[question.kind].parse(typed.get(question.key, []), question)
        except Unreadable as unreadable:
            reading.errors[question.key] = unreadable.message
        else:
            reading.parsed[question.key] = parsed
    return reading


def applies(
    question: Question, parsed: Mapping[str, Parsed], questions: Sequence[Question]
) -> bool:
    if question.follows_id is None:
        return True
    followed = next(one for one in questions if one.pk == question.follows_id)
    grade = parsed[followed.key].value if followed.key in parsed else None
    low, high = question.follow_low, question.follow_high
    return grade is not None and low is not None and high is not None and low <= grade <= high


def require(reading: Reading, seen: Iterable[str]) -> None:
    """A required question that was read needs an answer; a whole page needs one at least."""
    for question in reading.asked:
        if question.required and question.key in set(seen) and is_blank(reading, question):
            reading.errors[question.key] = missing(question)
    if reading.asked and not reading.answered and not reading.errors:
        reading.errors[reading.asked[0].key] = missing(reading.asked[0])


def is_blank(reading: Reading, question: Question) -> bool:
    parsed = reading.parsed.get(question.key)
    return parsed is not None and parsed.blank == SKIPPED


def missing(question: Question) -> str:
    if KINDS[question.kind].scale is not None:
        return _("Choisissez une note pour continuer.")
    return _("Répondez à cette question pour continuer.")


# From the page, and from what is kept


def typed_in(data: QueryDict, questions: Sequence[Question]) -> Typed:
    typed = {question.key: data.getlist(PREFIX + question.key) for question in questions}
    score = first_score(questions)
    if score is not None and "confirm" in data:
        # The last gesture is the button that confirms the score of the link.
        typed[score.key] = [data.get("confirm", "")]
    return typed


def seen_in(data: QueryDict) -> list[str]:
    return data.getlist("seen")


def first_score(questions: Iterable[Question]) -> Question | None:
    scores = (
        question
        for question in questions
        if question.follows_id is None and KINDS[question.kind].scale is not None
    )
    return next(scores, None)


def typed_before(answers: Iterable[Answer], agreed: Mapping[str, str]) -> Typed:
    """What was kept, as it was typed; a box whose consent was withdrawn is not ticked again."""
    return {answer.question.key: texts_of(answer, agreed) for answer in answers}


def texts_of(answer: Answer, agreed: Mapping[str, str]) -> list[str]:
    if answer.choices is not None:
        return [str(value) for value in answer.choices]
    if answer.question.kind in Consent.Kind.values:
        contact = agreed.get(answer.question.kind)
        return [] if contact is None else [TICKED, contact] if contact else [TICKED]
    return [answer.text] if answer.value is None else [str(answer.value)]


def carried(questions: Sequence[Question], typed: Typed, seen: Iterable[str]) -> Typed:
    """A text typed under a question that no longer applies moves to the one that replaces it:
    the same kind, following the same score, not yet read."""
    reading = read(questions, typed)
    moved = dict(typed)
    for question in reading.unseen(seen):
        for left in questions:
            if left not in reading.asked and is_sister(left, question) and typed.get(left.key):
                moved[question.key] = typed[left.key]
    return moved


def is_sister(one: Question, other: Question) -> bool:
    same_place = one.follows_id is not None and one.follows_id == other.follows_id
    return same_place and one.kind == other.kind
