"""One customer before a meeting: found by a reference, read in the reader's units only."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jalon.cockpit.customers import finding
from jalon.feedback.intake import Given
from jalon.feedback.models import Consent
from jalon.journal.models import Entry, Reading
from jalon.listening.actions import create_survey, publish_version
from jalon.listening.models import SurveyVersion
from jalon.listening.specs import QuestionSpec
from jalon.organisation import scope
from jalon.organisation.models import Unit, User
from tests.costs import assert_same_query_count
from tests.factories import NOON, a_point, a_submission, a_survey, a_unit, an_answer

pytestmark = pytest.mark.usefixtures("_at_noon")
FIND = "/customers/"
NBSP = "\u00a0"


@pytest.fixture
def survey(lavigne):
    return a_survey(lavigne.point)


@pytest.fixture
def tell(lavigne, survey):
    """An answer of C-1042 in Pau, `days` ago."""

    def answer(score=2, reference="C-1042", *, days=1, unit=lavigne.pau, **fields) -> int:
        at = NOON - timedelta(days=days)
        version = fields.pop("version", survey)
        return an_answer(
            version, score, unit_id=unit.pk, customer_reference=reference, answered_at=at,
            **fields,
        ).response_id  # fmt: skip

    return answer


@pytest.fixture
def seller(lavigne):
    return lavigne.client("employee", lavigne.pau)


def page_of(client, response_id: int) -> str:
    answer = client.get(f"/customers/{response_id}/")
    assert answer.status_code == 200
    return answer.content.decode()


def record_of(page: str) -> str:
    """What the page says of the customer, without the house around it."""
    return page.split('class="customer"')[1].split("</main>", maxsplit=1)[0]


def find(client, words: str):
    return client.post(FIND, {"words": words})


def listed_or_found(client, words: str) -> bool:
    return find(client, words).status_code == 302 or bool(listed(client, words))


def listed(client, words: str) -> list[str]:
    page = find(client, words).content.decode()
    names = page.split('<span class="found-name">')[1:]
    return [name.split("</span>")[0] for name in names]


# Finding


def test_a_reference_leads_straight_to_its_customer(seller, tell) -> None:
    response = tell()
    answer = find(seller, "C-1042")
    assert (answer.status_code, answer["Location"]) == (302, f"/customers/{response}/")


@pytest.mark.parametrize("typed", ["c-1042", " C-1042 ", "C-10"])
def test_a_thumb_types_as_it_can(seller, tell, typed) -> None:
    response = tell()
    assert find(seller, typed)["Location"] == f"/customers/{response}/"


def test_the_beginning_finds_several_the_exact_one_first(seller, tell) -> None:
    for reference in ("C-104", "C-1042", "C-1043", "D-104"):
        tell(reference=reference)
    assert listed(seller, "C-104") == ["C-104", "C-1042", "C-1043"]


def test_a_customer_is_listed_once_by_the_last_answer(seller, tell) -> None:
    tell(days=9)
    last = tell(days=1)
    tell(reference="C-1043")
    page = find(seller, "C-104").content.decode()
    assert page.count(f"/customers/{last}/") == 1
    assert listed(seller, "C-104") == ["C-1042", "C-1043"]


def test_a_mark_of_patterns_is_a_letter_as_another(seller, tell) -> None:
    tell(reference="C_1042")
    tell(reference="C_1%3")
    tell(reference="CX1042")
    assert listed(seller, "C_1") == ["C_1%3", "C_1042"]


@pytest.mark.parametrize("words", ["", "C-", "  C  "])
def test_three_characters_at_least(seller, tell, words) -> None:
    tell()
    answer = find(seller, words)
    assert answer.status_code == 422
    assert "Trois caractères au moins." in answer.content.decode()


def test_it_never_says_how_many(seller, tell, monkeypatch) -> None:
    monkeypatch.setattr("jalon.cockpit.customers.finding.LISTED", 2)
    for number in range(4):
        tell(reference=f"C-104{number}")
    page = find(seller, "C-104").content.decode()
    assert page.count('class="found"') == 2
    assert "tapez quelques caractères de plus" in page


def test_nobody_is_an_answer_too(seller, tell) -> None:
    tell(reference="D-1")
    assert "Personne dans vos entités" in find(seller, "C-1042").content.decode()


def test_a_customer_of_another_unit_is_nobody(lavigne, seller, tell) -> None:
    tell(unit=lavigne.agen)
    assert listed(seller, "C-1042") == []
    assert seller.get(FIND, {"reference": "C-1042"}).status_code == 404


def test_what_was_typed_is_in_no_address(seller, tell) -> None:
    tell()
    assert "C-1042" not in find(seller, "C-1042")["Location"]


def test_a_program_of_the_company_opens_a_customer(seller, tell) -> None:
    tell(days=9)
    last = tell(days=1)
    answer = seller.get(FIND, {"reference": "C-1042"})
    assert (answer.status_code, answer["Location"]) == (302, f"/customers/{last}/")


def test_a_program_names_exactly(seller, tell) -> None:
    tell()
    answer = seller.get(FIND, {"reference": "C-10"})
    assert answer.status_code == 404
    assert "Aucun client de cette référence" in answer.content.decode()


def test_searches_are_throttled(seller, tell, monkeypatch) -> None:
    monkeypatch.setattr("jalon.cockpit.customers.views.SEARCHES", 2)
    answers = [find(seller, "C-1").status_code for _ in range(3)]
    assert answers == [200, 200, 429]
    assert seller.get(FIND, {"reference": "C-1"}).status_code == 429
    assert seller.get(FIND).status_code == 200


def test_those_who_answered_lately_are_at_hand(lavigne, seller, tell) -> None:
    tell(reference="C-1", days=3)
    tell(reference="C-2", days=2)
    tell(reference="C-2", days=5)
    tell(reference="C-3", days=29)
    tell(reference="C-4", unit=lavigne.agen)
    page = seller.get(FIND).content.decode()
    assert [page.count(f">{name}<") for name in ("C-1", "C-2", "C-3", "C-4")] == [1, 1, 0, 0]
    assert page.index(">C-2<") < page.index(">C-1<")


def test_the_empty_page_teaches(lavigne, seller) -> None:
    page = seller.get(FIND).content.decode()
    assert "Aucun client n’a répondu en se nommant" in page
    assert "/imports/new/" not in page
    assert "/imports/new/" in lavigne.client("cx_manager").get(FIND).content.decode()


# By a number or an address


@pytest.fixture
def to_call(tell) -> int:
    return tell(consents=(("callback", "06 12 34 56 78"),))


@pytest.fixture
def manager(lavigne):
    return lavigne.client("unit_manager", lavigne.pau)


def test_a_number_finds_whoever_left_it(manager, to_call) -> None:
    assert find(manager, "+33 6.12.34.56.78")["Location"] == f"/customers/{to_call}/"


def test_an_address_finds_whoever_left_it(manager, tell) -> None:
    response = tell(consents=(("callback", "lea@lavigne.example"),))
    assert find(manager, "Lea@lavigne.example")["Location"] == f"/customers/{response}/"


def test_a_part_of_a_number_finds_nobody(manager, to_call) -> None:
    assert listed(manager, "06 12 34") == []


def test_an_employee_does_not_find_by_number(seller, to_call) -> None:
    assert listed(seller, "06 12 34 56 78") == []
    assert "téléphone ou e-mail" not in seller.get(FIND).content.decode()


def test_a_number_of_another_unit_finds_nobody(lavigne, to_call) -> None:
    client = lavigne.client("unit_manager", lavigne.agen)
    assert listed(client, "06 12 34 56 78") == []


def test_a_number_is_read_where_contacts_are(lavigne, to_call) -> None:
    """An employee of Pau who is also the manager of Agen reads no contact of Pau."""
    from tests.factories import Role

    user = lavigne.reader("employee", lavigne.pau)
    Role.objects.create(user=user, kind="unit_manager", unit=lavigne.agen, granted_at=NOON)
    client = lavigne.client("employee", lavigne.pau)
    assert listed(client, "06 12 34 56 78") == []
    assert "06 12 34 56 78" not in page_of(client, to_call)


def test_a_response_without_a_name_is_found_by_its_number(manager, tell) -> None:
    response = tell(reference="", consents=(("callback", "06 12 34 56 78"),))
    page = find(manager, "0612345678").content.decode()
    assert f'href="/responses/{response}/"' in page
    assert "Réponse sans référence client" in page


# The record


def test_everything_is_on_one_page(lavigne, seller, tell) -> None:
    tell(2, text="Trois appels.", days=3)
    last = tell(9, text="Enfin réglé.", days=1)
    page = page_of(seller, last)
    assert page.index("Enfin réglé.") < page.index("Trois appels.")
    assert "<strong>2</strong>/10" in page
    assert "<strong>9</strong>/10" in page
    assert f'href="{lavigne.page}?point={lavigne.point.key}"' in page
    assert "Pau" in page
    assert "phone" in page


def test_any_of_their_responses_leads_to_the_customer(seller, tell) -> None:
    first, last = tell(days=9, text="Avant."), tell(days=1, text="Après.")
    assert all("Avant." in page_of(seller, each) for each in (first, last))


def test_the_current_revision_is_what_was_said(lavigne, seller, survey, tell) -> None:
    first = a_submission(survey, unit_id=lavigne.pau.pk)
    for score, text in ((2, "Trop long."), (8, "Finalement bien.")):
        response = tell(score, text=text, submission_id=first.submission_id)
    page = page_of(seller, response)
    assert "Finalement bien." in page
    assert "Trop long." not in page


def test_words_are_words(seller, tell) -> None:
    page = page_of(seller, tell(text="<script>alert(1)</script>", reference="<b>C</b>"))
    assert "&lt;script&gt;" in page
    assert "&lt;b&gt;C&lt;/b&gt;" in page


def test_a_point_that_stands_nowhere_has_no_place_on_the_map(lavigne, seller, tell) -> None:
    lavigne.point.plantings.update(to_at=NOON)
    page = page_of(seller, tell())
    assert "?point=" not in page
    assert "Appeler le SAV" in page


def test_effort_says_that_low_is_good(lavigne, seller, tell) -> None:
    version = a_survey(a_point(lavigne.root, "effort", "ces1"))
    assert f"effort{NBSP}: bas" in page_of(seller, tell(1, version=version))


def test_a_very_long_history_is_cut(seller, tell, monkeypatch) -> None:
    monkeypatch.setattr("jalon.cockpit.customers.record.SHOWN", 2)
    for days in (3, 2, 1):
        last = tell(days=days, text=f"Il y a {days} jours.")
    page = page_of(seller, last)
    assert "Il y a 3 jours." not in page
    assert "plus anciennes ne sont pas montrées" in page


# Scope


def test_another_unit_is_not_found(lavigne, tell) -> None:
    client = lavigne.client("employee", lavigne.agen)
    assert client.get(f"/customers/{tell()}/").status_code == 404


def test_a_reader_of_figures_is_refused(lavigne, tell) -> None:
    client = lavigne.client("viewer")
    assert client.get(f"/customers/{tell()}/").status_code == 403
    assert client.get(FIND).status_code == 403


def test_other_verbs_are_refused(seller, tell) -> None:
    assert seller.post(f"/customers/{tell()}/").status_code == 405
    assert seller.put(FIND).status_code == 405


def test_what_was_said_elsewhere_is_neither_shown_nor_counted(lavigne, seller, tell) -> None:
    here = tell(2, text="Ici.")
    alone = page_of(seller, here)
    for days in range(2, 5):
        tell(10, unit=lavigne.agen, text="Ailleurs.", days=days)
    page = page_of(seller, here)
    assert "Ailleurs." not in page
    assert record_of(page) == record_of(alone)


def test_it_says_that_the_customer_may_have_answered_elsewhere(lavigne, seller, tell) -> None:
    """Whether they did or not: the sentence teaches nothing of them."""
    response = tell()
    words = "Ce client a pu répondre ailleurs"
    assert words in page_of(seller, response)
    assert words not in page_of(lavigne.client("cx_manager"), response)


def test_the_region_reads_its_agencies(lavigne, tell) -> None:
    response = tell(unit=lavigne.pau, text="À Pau.")
    tell(unit=lavigne.agen, text="À Agen.", days=3)
    page = page_of(lavigne.client("unit_manager", lavigne.region), response)
    assert "À Pau." in page
    assert "À Agen." in page


def test_a_merged_unit_is_read_where_it_went(lavigne, tell) -> None:
    response = tell()
    ends = {"closed_at": NOON, "merged_into": lavigne.agen}
    Unit.objects.filter(pk=lavigne.pau.pk).update(rights_path=lavigne.agen.path, **ends)
    assert page_of(lavigne.client("employee", lavigne.agen), response)
    assert listed_or_found(lavigne.client("employee", lavigne.agen), "C-1042")
    other = lavigne.client("employee", a_unit("Tarbes", lavigne.region))
    assert other.get(f"/customers/{response}/").status_code == 404


def test_a_closed_unit_is_still_read(lavigne, seller, tell) -> None:
    response = tell()
    Unit.objects.filter(pk=lavigne.pau.pk).update(closed_at=NOON)
    assert page_of(seller, response)
    assert listed_or_found(seller, "C-1042")


def test_a_unit_moved_to_another_region_is_read_there(lavigne, tell) -> None:
    response, elsewhere = tell(), a_unit("Nord", lavigne.root, level="region")
    path = f"{elsewhere.path}{lavigne.pau.pk}/"
    Unit.objects.filter(pk=lavigne.pau.pk).update(parent=elsewhere, path=path, rights_path=path)
    left, reached = (lavigne.client("employee", each) for each in (lavigne.region, elsewhere))
    assert left.get(f"/customers/{response}/").status_code == 404
    assert listed(left, "C-10") == []
    assert page_of(reached, response)


def test_a_unit_whose_number_begins_alike_is_another(lavigne, tell) -> None:
    """/1/2/ is not above /1/21/."""
    alike = a_unit("Alike", lavigne.root)
    path = f"{lavigne.pau.path[:-1]}1/"
    Unit.objects.filter(pk=alike.pk).update(path=path, rights_path=path)
    response = tell(unit=alike)
    client = lavigne.client("employee", lavigne.pau)
    assert client.get(f"/customers/{response}/").status_code == 404
    assert listed(client, "C-1042") == []


def test_a_deactivated_user_reads_nothing(lavigne, seller, tell) -> None:
    response = tell()
    User.objects.filter(name="employee-pau").update(is_active=False)
    for answer in (seller.get(f"/customers/{response}/"), find(seller, "C-1042")):
        assert answer.status_code == 302
        assert "/sign-in/" in answer["Location"]
    assert readings() == []


def test_many_units_are_searched_as_well(lavigne, tell, monkeypatch) -> None:
    monkeypatch.setattr("jalon.cockpit.customers.finding.FEW_UNITS", 1)
    tell()
    tell(unit=lavigne.root, reference="D-1")
    assert listed_or_found(lavigne.client("employee", lavigne.region), "C-10")
    assert listed(lavigne.client("employee", lavigne.region), "D-1") == []


def test_a_search_enters_the_index_of_its_own_unit(lavigne, tell) -> None:
    """Neither its cost nor its time is that of the customers of others."""
    tell()
    with scope.entered(lavigne.access("employee", lavigne.pau).scope):
        own = finding.named().filter(finding.begins_with("C-1"), finding.in_few_units())
        assert f'"unit_id" IN ({lavigne.pau.pk})' in str(own.order_by().query)


def test_a_response_without_a_reference_is_no_customer(seller, tell) -> None:
    assert seller.get(f"/customers/{tell(reference='')}/").status_code == 404


def test_employees_never_appear(lavigne, manager, tell) -> None:
    version = a_survey(a_point(lavigne.root, "equipe", audience="employees"))
    theirs = tell(3, version=version, text="Anonyme.", consents=(("callback", "0612345678"),))
    assert manager.get(f"/customers/{theirs}/").status_code == 404
    assert listed(manager, "C-1042") == []
    assert listed(manager, "0612345678") == []
    assert "Anonyme." not in page_of(manager, tell(text="Client."))


@pytest.mark.parametrize("reason", ["flagged", "by_hand", "duplicate"])
def test_what_was_set_aside_is_shown_apart_and_weighs_nothing(seller, tell, reason) -> None:
    last = tell(9, text="Compte.")
    tell(0, text="De côté.", exclusion=reason, days=4)
    page = page_of(seller, last)
    assert page.index("Mises à l’écart, sans poids") < page.index("De côté.")
    assert "Une réponse notée" in page


@pytest.mark.parametrize("reason", ["test", "undone"])
def test_what_the_customer_never_said_is_not_shown(seller, tell, reason) -> None:
    last = tell(9, text="Compte.")
    never = tell(0, text="Jamais dit.", exclusion=reason, days=4)
    assert "Jamais dit." not in page_of(seller, last)
    assert seller.get(f"/customers/{never}/").status_code == 404


def test_a_customer_whose_answers_are_all_aside_says_so(seller, tell) -> None:
    page = page_of(seller, tell(0, text="De côté.", exclusion="flagged"))
    assert "Aucune réponse comptée" in page
    assert "rien ne dit encore s’il est froid ou chaud" in page


# Temperature


def test_a_very_bad_grade_is_cold(seller, tell) -> None:
    page = page_of(seller, tell(0))
    assert "Plus froid que la plupart des clients" in page
    assert f"la plupart{NBSP}: 70" in page


def test_one_good_grade_is_too_little(seller, tell) -> None:
    assert "Trop peu pour le dire" in page_of(seller, tell(10))


def test_it_is_drawn_with_its_interval(seller, tell) -> None:
    page = page_of(seller, tell(0))
    assert 'class="thermometer-interval"' in page
    assert 'aria-label="Température' in page


@pytest.fixture
def two_questions(lavigne) -> SurveyVersion:
    points = [lavigne.point, a_point(lavigne.root, "livrer", label="Être livré")]
    survey = create_survey(
        name="Deux", family="transactional", unit=lavigne.root, by="a test", at=NOON
    )
    words = {"fr": "Note ?", "en": "Grade?"}
    asked = [QuestionSpec(each.key, "nps", words, point=each) for each in points]
    return publish_version(survey=survey, questions=asked, by="a test", at=NOON)


def test_two_questions_of_one_moment_are_told_once(seller, tell, two_questions) -> None:
    """Or a long questionnaire would make one moment look like a life."""
    asked = two_questions.questions.order_by("position")
    answers = tuple(Given(each.pk, each.point_id, 0) for each in asked)
    page = page_of(seller, tell(version=two_questions, answers=answers))
    assert page.count("<strong>0</strong>/10") == 2
    assert "Une réponse notée" in page


def test_the_company_s_own_answers_are_the_comparison(lavigne, seller, tell) -> None:
    from tests.factories import some_answers

    day = (NOON - timedelta(days=60)).date()
    with scope.everything("a test"):
        some_answers(lavigne.point, lavigne.agen, {3: 150}, day=day)
        some_answers(lavigne.point, lavigne.agen, {5: 150}, day=day)
    assert f"la plupart{NBSP}: 40" in page_of(seller, tell(0))


def test_a_survey_without_a_grade_has_no_temperature(seller, tell) -> None:
    page = page_of(seller, tell(None, text="Des mots seuls."))
    assert "Des mots seuls." in page
    assert "rien ne dit encore" in page


# Consents


def consent_of(response_id: int) -> Consent:
    with scope.everything("a test"):
        return Consent.objects.get(response=response_id)


def test_who_waits_for_a_call_is_said_first(manager, to_call) -> None:
    page = page_of(manager, to_call)
    assert "Il attend d’être rappelé" in page
    assert 'href="tel:0612345678"' in page
    assert page.index("Il attend") < page.index("Température")


def test_an_employee_knows_it_without_the_number(seller, to_call) -> None:
    page = page_of(seller, to_call)
    assert "Il attend d’être rappelé" in page
    assert "06 12 34 56 78" not in page
    assert "chez le responsable" in page
    assert "/withdraw/" not in page


def test_whoever_may_testify_is_known(seller, tell) -> None:
    page = page_of(seller, tell(10, consents=(("testimony", ""),)))
    assert "Témoigner" in page
    assert "accepté" in page


def test_no_consent_is_said(seller, tell) -> None:
    assert "ni d’être rappelé, ni de témoigner" in page_of(seller, tell())


def test_a_consent_of_a_response_set_aside_calls_nobody(manager, tell) -> None:
    page = page_of(manager, tell(exclusion="flagged", consents=(("callback", "0612345678"),)))
    assert "Il attend d’être rappelé" not in page
    assert "réponse écartée" in page


def withdraw(client, consent, asked="phone"):
    return client.post(f"/customers/consents/{consent.pk}/withdraw/", {"asked": asked})


def test_a_consent_is_withdrawn_at_the_customer_s_request(manager, to_call) -> None:
    consent = consent_of(to_call)
    answer = withdraw(manager, consent)
    assert answer["Location"] == f"/customers/{to_call}/"
    now = consent_of(to_call)
    assert (now.withdrawn_at, now.contact, now.contact_key) == (NOON, "", "")


def test_the_journal_keeps_who_withdrew_it(lavigne, manager, to_call) -> None:
    withdraw(manager, consent_of(to_call), "in_person")
    line = Entry.objects.get(verb="consent.withdrawn")
    assert (line.actor, line.details) == (
        "unit_manager-pau", {"kind": "callback", "asked": "in_person"},
    )  # fmt: skip
    assert (line.unit_path, line.subject_id) == (lavigne.pau.path, str(to_call))


def test_the_journal_says_it_in_words(lavigne, manager, to_call) -> None:
    withdraw(manager, consent_of(to_call), "in_person")
    page = lavigne.client("administrator").get("/journal/").content.decode()
    for words in ("Consentement retiré à la demande du client", "être rappelé", "de vive voix"):
        assert words in page


def test_what_was_withdrawn_is_said_to_all_and_calls_nobody(seller, manager, to_call) -> None:
    withdraw(manager, consent_of(to_call))
    page = page_of(seller, to_call)
    assert "retiré le 18 nov. 2026".replace(" 18 nov. ", f" 18{NBSP}nov.{NBSP}") in page
    assert "Il attend d’être rappelé" not in page


def test_it_is_withdrawn_once(manager, to_call) -> None:
    consent = consent_of(to_call)
    for _ in range(2):
        assert withdraw(manager, consent).status_code == 302
    assert Entry.objects.filter(verb="consent.withdrawn").count() == 1


def test_it_asks_how_the_customer_asked(manager, to_call) -> None:
    consent = consent_of(to_call)
    answer = withdraw(manager, consent, "")
    assert answer.status_code == 422
    assert "Dites comment" in answer.content.decode()
    assert consent_of(to_call).withdrawn_at is None


def test_the_page_that_withdraws_says_what_it_does(manager, to_call) -> None:
    page = manager.get(
        f"/customers/consents/{consent_of(to_call).pk}/withdraw/"
    ).content.decode()
    assert "sont effacées tout de suite" in page
    assert consent_of(to_call).withdrawn_at is None


def test_who_may_not_read_contacts_may_not_withdraw(lavigne, seller, to_call) -> None:
    consent = consent_of(to_call)
    assert withdraw(seller, consent).status_code == 403
    assert withdraw(lavigne.client("unit_manager", lavigne.agen), consent).status_code == 404
    assert consent_of(to_call).withdrawn_at is None


# The access log


def readings() -> list[tuple[str, str, str]]:
    return list(Reading.objects.order_by("pk").values_list("reader", "page", "reference"))


def test_every_read_leaves_one_line(lavigne, seller, tell) -> None:
    response = tell()
    page_of(seller, response)
    me = "employee-pau <employee-pau@lavigne.example>"
    assert readings() == [(me, "customer", "C-1042")]
    assert Reading.objects.get().unit_path == lavigne.pau.path
    seller.get(f"/responses/{response}/")
    assert readings()[1:] == [(me, "response", "C-1042")]


def test_finding_and_being_refused_leave_none(lavigne, seller, tell) -> None:
    response = tell()
    seller.get(FIND)
    find(seller, "C-1042")
    lavigne.client("employee", lavigne.agen).get(f"/customers/{response}/")
    lavigne.client("viewer").get(f"/customers/{response}/")
    assert readings() == []


def test_a_read_that_cannot_be_written_is_no_read(seller, tell, monkeypatch) -> None:
    def full(*args: object, **kwargs: object) -> None:
        raise OSError

    monkeypatch.setattr("jalon.cockpit.customers.pages.note_reading", full)
    seller.raise_request_exception = False
    answer = seller.get(f"/customers/{tell(text='Secret.')}/")
    assert answer.status_code == 500
    assert b"Secret." not in answer.content


def test_the_page_is_kept_in_no_cache(seller, tell) -> None:
    assert "no-store" in seller.get(f"/customers/{tell()}/")["Cache-Control"]
    assert "no-store" in seller.get(FIND)["Cache-Control"]


def test_reading_one_after_another_is_throttled(seller, tell, monkeypatch) -> None:
    monkeypatch.setattr("jalon.cockpit.customers.views.READS", 1)
    response = tell()
    answers = [seller.get(f"/customers/{response}/").status_code for _ in range(2)]
    assert answers == [200, 429]


# What it costs


def test_the_record_costs_the_same_for_one_answer_or_three(seller, tell) -> None:
    response = tell(text="Un.", consents=(("callback", "0612345678"),))
    address = f"/customers/{response}/"

    def two_more() -> None:
        tell(days=2, text="Deux.", consents=(("testimony", ""),))
        tell(days=3, text="Trois.")

    assert_same_query_count(seller, address, two_more)


def test_the_first_page_costs_the_same_for_one_customer_or_three(seller, tell) -> None:
    tell()
    assert_same_query_count(seller, FIND, lambda: [tell(reference=f"C-{n}") for n in (1, 2)])


def test_a_search_is_a_few_statements(seller, tell, django_assert_max_num_queries) -> None:
    for number in range(5):
        tell(reference=f"C-104{number}")
    find(seller, "C-104")
    with django_assert_max_num_queries(11):
        find(seller, "C-104")


# Other doors


def test_a_response_leads_to_its_customer(seller, tell) -> None:
    response = tell()
    page = seller.get(f"/responses/{response}/").content.decode()
    assert f'href="/customers/{response}/"' in page


def test_a_callback_leads_to_its_customer(manager, to_call) -> None:
    assert f'href="/customers/{to_call}/"' in manager.get("/callbacks/").content.decode()


@pytest.mark.parametrize(("role", "seen"), [("employee", True), ("viewer", False)])
def test_its_door_is_for_those_who_read_rows(lavigne, role, seen) -> None:
    page = lavigne.client(role, lavigne.pau).get("/map/").content.decode()
    assert (f'href="{FIND}"' in page) is seen


def test_it_is_read_in_english(seller, tell) -> None:
    response = tell(0)
    seller.cookies["django_language"] = "en"
    assert "Colder than most customers" in page_of(seller, response)
