"""Words in the signs of the language they are read in."""

from __future__ import annotations

import pytest
from django.utils import translation

from jalon.web.typography import labelled, quoted


@pytest.mark.parametrize(
    ("language", "written"), [("fr", "Pau\u00a0: NPS 32"), ("en-gb", "Pau: NPS 32")]
)
def test_a_label_takes_the_colon_of_its_language(language, written) -> None:
    with translation.override(language):
        assert labelled("Pau", "NPS 32") == written


@pytest.mark.parametrize(
    ("language", "written"), [("fr", "«\u00a0Trop long\u00a0»"), ("en", "“Trop long”")]
)
@pytest.mark.parametrize("typed", ["Trop long", "« Trop long »", '"Trop long"', "“Trop long”"])
def test_words_are_quoted_once(language, written, typed) -> None:
    with translation.override(language):
        assert quoted(typed) == written


def test_quotes_alone_are_words() -> None:
    assert quoted("»") == "«\u00a0»\u00a0»"
