"""A character set that is none of text never reaches Django."""

from __future__ import annotations

import pytest

from jalon.web.doorstep import with_readable_charset


def heard(content_type: str) -> str:
    environ = {"CONTENT_TYPE": content_type}
    application = with_readable_charset(lambda given, _: [given["CONTENT_TYPE"].encode()])
    return next(iter(application(environ, print))).decode()


@pytest.mark.parametrize(
    "name", ["hex", "idna", "base64", "zlib", "rot13", "nonsense", "a\x00"]
)
def test_what_does_not_decode_is_dropped(name) -> None:
    kind = f"multipart/form-data; boundary=x; charset={name}"
    assert heard(kind) == "multipart/form-data; boundary=x"


def test_quotes_hide_nothing() -> None:
    assert heard('text/plain;Charset="hex"; a=b') == "text/plain; a=b"


@pytest.mark.parametrize("name", ["utf-8", "latin-1", "windows-1252", '"UTF-8"'])
def test_what_decodes_is_kept(name) -> None:
    assert heard(f"text/csv; charset={name}") == f"text/csv; charset={name}"
