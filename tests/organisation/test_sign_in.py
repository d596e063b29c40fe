"""Coming in: who may, how often they may try, and what a stranger learns (nothing)."""

from __future__ import annotations

import re
from datetime import timedelta
from email import message_from_string, policy
from socket import socket

import pytest
from aiosmtpd.controller import Controller
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.hashers import Argon2PasswordHasher, identify_hasher
from django.utils import timezone

from jalon.journal import queue
from jalon.journal.models import Entry, Task
from jalon.organisation import actions, mail, refusals
from jalon.organisation.models import User
from tests.factories import NOON

PASSWORD = "correct horse"
MAIL = "mail.password_reset"


def try_to_enter(client, email: str = "nora@lavigne.example", password: str = PASSWORD):
    return client.post("/sign-in/", {"login": email, "password": password})


def is_signed_in(client) -> bool:
    return client.get("/account/").status_code == 200


def words(response) -> str:
    """The page without what differs at each request."""
    text = response.content.decode()
    return re.sub(r'(value="|X-CSRFToken": ")[^"]*"', "", text)


def test_a_user_enters_and_leaves(client, people) -> None:
    assert try_to_enter(client)["Location"] == "/norm/"
    assert is_signed_in(client)
    client.post("/sign-out/")
    assert not is_signed_in(client)


def test_reading_the_page_of_leaving_leaves_nothing(client, people) -> None:
    client.force_login(people.nora)
    client.get("/sign-out/")
    assert is_signed_in(client)


def test_the_address_is_read_in_any_case(client, people) -> None:
    assert try_to_enter(client, "Nora@Lavigne.Example").status_code == 302


def test_after_entering_one_goes_where_one_was_going(client, people) -> None:
    sent = {"login": "nora@lavigne.example", "password": PASSWORD, "next": "/organisation/"}
    assert client.post("/sign-in/", sent)["Location"] == "/organisation/"
    assert (
        client.post("/sign-out/", {"next": "https://evil.example/"})["Location"] == "/sign-in/"
    )


def test_a_stranger_learns_nothing_from_a_refusal(client, people) -> None:
    actions.deactivate_user(user=people.victor, by=people.alice, at=NOON)
    wrong = try_to_enter(client, password="not the password")
    unknown = try_to_enter(client, "nobody@lavigne.example")
    inactive = try_to_enter(client, "victor@lavigne.example")
    assert [wrong.status_code, unknown.status_code, inactive.status_code] == [422, 422, 422]
    assert words(wrong) == words(unknown) == words(inactive)


class Counted(Argon2PasswordHasher):
    """Argon2, and how often its work was done."""

    hashes = 0

    def encode(self, *words):
        Counted.hashes += 1
        return super().encode(*words)

    def verify(self, *words):
        Counted.hashes += 1
        return super().verify(*words)


@pytest.mark.parametrize("email", ["nora@lavigne.example", "nobody@lavigne.example"])
def test_a_refusal_costs_one_hash_account_or_not(client, people, settings, email) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.Counted"]
    people.nora.set_password(PASSWORD)
    people.nora.save()
    Counted.hashes = 0
    try_to_enter(client, email, "no")
    assert Counted.hashes == 1


def test_passwords_are_kept_by_argon2(settings) -> None:
    from jalon import settings as product

    settings.PASSWORD_HASHERS = product.PASSWORD_HASHERS
    user = User(email="x@y.example")
    user.set_password(PASSWORD)
    assert identify_hasher(user.password).algorithm == "argon2"


@pytest.mark.parametrize("email", ["nora@lavigne.example", "nobody@lavigne.example"])
def test_too_many_attempts_wait_account_or_not(client, people, email) -> None:
    answers = [try_to_enter(client, email, "no") for _ in range(11)]
    assert [answer.status_code for answer in answers[:10]] == [422] * 10
    assert answers[-1].status_code == 429
    assert int(answers[-1]["Retry-After"]) > 0


def test_the_right_password_waits_too(client, people) -> None:
    for _ in range(10):
        try_to_enter(client, password="no")
    assert try_to_enter(client).status_code == 429
    assert not is_signed_in(client)


def test_a_forged_address_is_not_another_visitor(client, people) -> None:
    for number in range(60):
        client.post(
            "/sign-in/",
            {"login": f"u{number}@lavigne.example", "password": "no"},
            headers={"x-forwarded-for": f"10.0.0.{number}"},
        )
    assert try_to_enter(client, "another@lavigne.example").status_code == 429


def test_a_deactivated_user_is_out_at_once(client, people) -> None:
    client.force_login(people.nora)
    actions.deactivate_user(user=people.nora, by=people.alice, at=NOON)
    assert not is_signed_in(client)
    assert try_to_enter(client).status_code == 422


def test_changing_the_password_asks_for_the_old_one(client, people) -> None:
    client.force_login(people.nora)
    wanted = {"password1": "a longer horse 9", "password2": "a longer horse 9"}
    assert client.post("/password/change/", wanted | {"oldpassword": "no"}).status_code == 422
    response = client.post("/password/change/", wanted | {"oldpassword": PASSWORD})
    assert response["Location"] == "/account/"
    assert User.objects.get(pk=people.nora.pk).check_password("a longer horse 9")


# A forgotten password


@pytest.fixture
def mailbox(settings):
    """A real mail server, on this machine; the messages it took."""
    taken: list[str] = []

    class Keep:
        async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802
            taken.append(envelope.content.decode())
            return "250 OK"

    controller = Controller(Keep(), hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = controller.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield taken
    controller.stop()


def free_port() -> int:
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def work() -> None:
    queue.run([MAIL], at=timezone.now() + timedelta(seconds=1), clock=timezone.now)


def letter_text(raw: str) -> str:
    return message_from_string(raw, policy=policy.default).get_content()


@pytest.mark.django_db(transaction=True)
def test_a_forgotten_password_is_replaced_by_mail(client, people, mailbox) -> None:
    client.post("/password/reset/", {"email": "Nora@lavigne.example"})
    work()
    link = re.search(r"http\S+/password/reset/\S+", letter_text(mailbox[0]))[0]
    form = client.get(link.removeprefix("http://127.0.0.1:8000"), follow=True)
    fresh = {"password1": "a longer horse 9", "password2": "a longer horse 9"}
    done = client.post(form.redirect_chain[-1][0], fresh)
    assert done["Location"] == "/password/reset/done/"
    assert try_to_enter(client, password="a longer horse 9").status_code == 302


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("email", ["nobody@lavigne.example", "victor@lavigne.example"])
def test_who_has_no_active_account_gets_no_letter(client, people, mailbox, email) -> None:
    actions.deactivate_user(user=people.victor, by=people.alice, at=NOON)
    client.post("/password/reset/", {"email": email})
    work()
    assert mailbox == []
    assert Task.objects.filter(done_at=None).count() == 0


def test_asking_says_the_same_and_writes_the_same(client, people, settings) -> None:
    settings.EMAIL_HOST = "smtp.example"
    asked = ["nora@lavigne.example", "nobody@lavigne.example"]
    answers = [client.post("/password/reset/", {"email": email}) for email in asked]
    assert [answer["Location"] for answer in answers] == ["/password/reset/asked/"] * 2
    assert Task.objects.filter(kind=MAIL).count() == 2


def test_the_queue_holds_no_key_and_no_address(client, people, settings) -> None:
    settings.EMAIL_HOST = "smtp.example"
    client.post("/password/reset/", {"email": "nora@lavigne.example"})
    assert Task.objects.get(kind=MAIL).payload == {"user": people.nora.pk}


def test_without_a_mail_server_one_asks_an_administrator(client, people) -> None:
    page = client.get("/password/reset/").content.decode()
    assert "demandez à un administrateur" in page
    assert '<form method="post" novalidate>' not in page


def test_a_link_made_by_an_administrator_opens_once(client, people) -> None:
    key = actions.make_reset_link(user=people.nora, by=people.alice, at=NOON)
    path = mail.reset_address(key).removeprefix("http://127.0.0.1:8000")
    form = client.get(path, follow=True).redirect_chain[-1][0]
    fresh = {"password1": "a longer horse 9", "password2": "a longer horse 9"}
    assert client.post(form, fresh).status_code == 302
    assert "n’ouvre plus rien" in client.get(path, follow=True).content.decode()


def test_a_weak_password_is_refused(client, people) -> None:
    key = actions.make_reset_link(user=people.nora, by=people.alice, at=NOON)
    path = mail.reset_address(key).removeprefix("http://127.0.0.1:8000")
    form = client.get(path, follow=True).redirect_chain[-1][0]
    weak = {"password1": "1234567890", "password2": "1234567890"}
    assert client.post(form, weak).status_code == 422


# The second factor


@pytest.fixture
def with_totp(client, people):
    """Nora, who has just activated it, and the secret of her application."""
    prove_oneself(client)
    page = client.get("/two-factor/activate/")
    secret = page.context["form"].secret
    code = totp.format_hotp_value(
        totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time()))
    )
    response = client.post("/two-factor/activate/", {"code": code})
    assert response["Location"] == "/two-factor/codes/"
    return secret


def prove_oneself(client) -> None:
    try_to_enter(client)
    client.post("/sign-in/again/", {"password": PASSWORD})


def test_security_asks_for_the_password_again(client, people) -> None:
    try_to_enter(client)
    again = client.get("/two-factor/activate/")["Location"]
    assert again.startswith("/sign-in/again/")
    assert client.post(again, {"password": "no"}).status_code == 422
    assert client.post(again, {"password": PASSWORD})["Location"] == "/two-factor/activate/"


def test_the_drawing_of_the_second_factor_has_no_inline_style(client, people) -> None:
    prove_oneself(client)
    page = client.get("/two-factor/activate/").content.decode()
    assert "<svg" in page
    assert " style=" not in page
    assert "data:image" not in page


def test_the_second_factor_is_asked_for(client, with_totp) -> None:
    client.post("/sign-out/")
    assert try_to_enter(client)["Location"].startswith("/sign-in/code/")
    assert not is_signed_in(client)
    assert client.post("/sign-in/code/", {"code": "000000"}).status_code == 422


def test_a_recovery_code_enters_once(client, with_totp) -> None:
    code = client.get("/two-factor/codes/").context["unused_codes"][0]
    client.post("/sign-out/")
    try_to_enter(client)
    assert client.post("/sign-in/code/", {"code": code}).status_code == 302
    assert is_signed_in(client)
    assert code not in client.get("/two-factor/codes/").content.decode()


def test_a_lost_phone_is_an_administrators_matter(client, with_totp, people) -> None:
    actions.remove_second_factor(user=people.nora, by=people.alice, at=NOON)
    client.post("/sign-out/")
    assert try_to_enter(client)["Location"] == "/norm/"
    with pytest.raises(refusals.NoSecondFactor):
        actions.remove_second_factor(user=people.nora, by=people.alice, at=NOON)


@pytest.mark.django_db(transaction=True)
def test_what_touches_security_is_in_the_journal(client, with_totp, people) -> None:
    client.post("/two-factor/deactivate/")
    wanted = {"password1": "a longer horse 9", "password2": "a longer horse 9"}
    client.post("/password/change/", wanted | {"oldpassword": PASSWORD})
    lines = Entry.objects.order_by("pk").values_list("actor", "verb")
    assert list(lines) == [
        ("Nora", "user.second_factor_on"),
        ("Nora", "user.second_factor_off"),
        ("Nora", "user.password_changed"),
    ]


def test_the_second_factor_is_taken_away(client, with_totp) -> None:
    assert client.post("/two-factor/deactivate/")["Location"] == "/two-factor/"
    assert client.get("/two-factor/")["Location"] == "/account/"


@pytest.mark.parametrize(
    "page", ["/two-factor/activate/", "/two-factor/codes/", "/password/change/", "/account/"]
)
def test_security_is_for_those_who_came_in(client, house, page) -> None:
    response = client.get(page)
    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


# The language of the account


def test_the_language_of_the_account_is_spoken(client, people) -> None:
    people.nora.language = "en"
    people.nora.save()
    client.force_login(people.nora)
    assert '<html lang="en"' in client.get("/account/").content.decode()


def test_a_language_chosen_in_this_browser_wins(client, people) -> None:
    people.nora.language = "en"
    people.nora.save()
    client.force_login(people.nora)
    client.post("/language/", {"language": "fr"})
    assert '<html lang="fr"' in client.get("/account/").content.decode()


def test_a_language_saved_in_the_account_is_the_last_word(client, people) -> None:
    client.force_login(people.nora)
    client.post("/language/", {"language": "fr"})
    client.post("/account/", {"name": "Nora", "language": "en"})
    assert '<html lang="en"' in client.get("/account/").content.decode()
