"""The door: malformed requests get a readable refusal, headers are strict."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from jalon.web.security import client_ip, framed_by, safe_next

STRANGE_JSON = [
    '{"text": "a\\u0000b"}',
    '{"text": "\\ud800"}',
    '{"\\udfff": 1}',
    '{"text": "\\ud800"',
]


def policy(response) -> dict[str, str]:
    parts = response["Content-Security-Policy"].split("; ")
    return dict(part.split(" ", 1) for part in parts)


def test_nothing_comes_from_elsewhere(visitor) -> None:
    assert policy(visitor.get("/echo/")) == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "font-src": "'self'",
        "connect-src": "'self'",
        "manifest-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
    }


def test_refusals_carry_the_policy_too(visitor) -> None:
    assert policy(visitor.get("/nowhere/"))["script-src"] == "'self'"


def test_headers_keep_the_page_to_itself(visitor) -> None:
    response = visitor.get("/echo/")
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"
    assert response["Referrer-Policy"] == "same-origin"
    assert "camera=()" in response["Permissions-Policy"]


def test_a_page_of_somebody_signed_in_is_never_stored(visitor) -> None:
    assert "Cache-Control" not in visitor.get("/echo/")
    visitor.cookies["sessionid"] = "somebody"
    assert visitor.get("/echo/")["Cache-Control"] == "no-store, private"


@pytest.mark.parametrize("where", ["/echo/?text=%00", "/echo/?%00=1"])
def test_a_nul_in_the_address_is_refused(visitor, where) -> None:
    assert visitor.get(where).status_code == 400


@pytest.mark.parametrize("fields", [{"text": "a\x00b"}, {"a\x00b": "text"}])
def test_a_nul_in_a_field_is_refused(visitor, fields) -> None:
    response = visitor.post("/echo/", fields)
    assert (response.status_code, "Que faire" in response.text) == (400, True)


def test_a_nul_in_a_cookie_is_dropped(visitor) -> None:
    visitor.cookies["sessionid"] = "abcdefgh\x00"
    assert visitor.get("/echo/").status_code == 200


@pytest.mark.parametrize("document", STRANGE_JSON)
def test_json_that_no_database_can_keep_is_refused(visitor, document) -> None:
    response = visitor.post("/echo/", document, content_type="application/json")
    assert response.status_code == 400


def test_json_without_an_end_of_nesting_is_refused(visitor) -> None:
    response = visitor.post("/echo/", "[" * 100_000, content_type="application/json")
    assert response.status_code == 400


def test_json_of_many_rows_passes(visitor) -> None:
    document = "[" + ",".join(['{"a": [1]}'] * 1000) + "]"
    assert visitor.post("/echo/", document, content_type="application/json").status_code == 200


def test_json_of_whole_characters_passes(visitor) -> None:
    document = '{"text": "\\ud83e\\udd37 \\u202e é"}'
    assert visitor.post("/echo/", document, content_type="application/json").status_code == 200


def test_strange_but_whole_text_passes(visitor) -> None:
    text = "\u202ergb 🤷🏽 " + "e" + "\u0301" * 200
    assert visitor.post("/echo/", {"text": text}).text == text


def test_too_many_fields_are_too_large(visitor) -> None:
    fields = {f"field{number}": "x" for number in range(1001)}
    response = visitor.post("/echo/", fields)
    assert (response.status_code, "trop volumineux" in response.text) == (413, True)


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "application/json"])
def test_ten_megabytes_are_too_large(visitor, kind) -> None:
    response = visitor.post("/echo/", "text=" + "a" * 10_000_000, content_type=kind)
    assert response.status_code == 413


def test_a_huge_announced_length_is_refused_before_it_is_read(visitor) -> None:
    response = visitor.post("/echo/", b"", content_type="text/csv", CONTENT_LENGTH=str(10**12))
    assert response.status_code == 413


def test_a_broken_multipart_is_refused(visitor) -> None:
    response = visitor.post("/echo/", b"--x\r\n", content_type="multipart/form-data")
    assert response.status_code == 400


@pytest.mark.parametrize(
    ("wanted", "given"),
    [
        ("/journeys/?a=1", "/journeys/?a=1"),
        ("https://evil.example/", "/"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("javascript:alert(1)", "/"),
        ("http:///evil.example", "/"),
        ("", "/"),
    ],
)
def test_the_next_page_is_ours(wanted, given) -> None:
    assert safe_next(RequestFactory().post("/theme/", {"next": wanted})) == given


def address(remote: str, forwarded: str = "") -> str:
    return client_ip(
        RequestFactory().get("/", REMOTE_ADDR=remote, HTTP_X_FORWARDED_FOR=forwarded)
    )


def test_a_forwarded_address_is_not_believed() -> None:
    assert address("203.0.113.9", "1.2.3.4") == "203.0.113.9"


@pytest.mark.parametrize(
    ("forwarded", "expected"),
    [
        ("198.51.100.7", "198.51.100.7"),
        ("1.1.1.1, 198.51.100.7", "198.51.100.7"),
        ("198.51.100.7, 10.0.0.3", "198.51.100.7"),
        ("198.51.100.7, nonsense", "10.0.0.2"),
        ("", "10.0.0.2"),
    ],
)
def test_a_trusted_proxy_is_believed_for_its_neighbour_alone(
    settings, forwarded, expected
) -> None:
    settings.TRUSTED_PROXIES = ("10.0.0.0/8",)
    assert address("10.0.0.2", forwarded) == expected


def test_one_answer_may_be_framed_by_the_sites_it_names() -> None:
    response = framed_by(HttpResponse(), ["https://intranet.example"])
    assert response.xframe_options_exempt
    assert response._csp_replace == {"frame-ancestors": ["https://intranet.example"]}


def test_an_answer_that_names_no_site_is_framed_by_none() -> None:
    assert framed_by(HttpResponse(), [])._csp_replace == {"frame-ancestors": ["'none'"]}
