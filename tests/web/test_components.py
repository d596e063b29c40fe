"""Components: what they say to everyone, and what they never let through."""

from __future__ import annotations

import re
from pathlib import Path
from types import SimpleNamespace

import pytest
from django import forms
from django.contrib.messages import SUCCESS
from django.contrib.messages.storage.base import Message
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

import jalon.web
from jalon.web import icons
from jalon.web.templatetags import components, numbers
from jalon.web.templatetags import icons as icon_tags
from jalon.web.templatetags.components import WEATHER, undo_address

GALLERY = Path(jalon.web.__file__).parent / "templates" / "web" / "gallery.html"
USES = re.compile(r"{%\s*(\w+)|{{[^}|]*\|(\w+)")
# What forms and messages are made of: seen through them.
INSIDE_OTHERS = {"control", "control_kind", "undo_address"}
ATTACK = "<img src=x onerror=alert(1)>\"'"


def drawn(source: str, **context: object) -> str:
    context.setdefault("request", RequestFactory().get("/points/?sort=name&unit=3&cursor=abc"))
    return Template("{% load components icons numbers %}" + source).render(Context(context))


@pytest.mark.parametrize(
    "source",
    [
        "{% page_header title=x purpose=x %}{{ x }}{% endpage_header %}",
        "{% card title=x note=x %}{{ x }}{% endcard %}",
        "{% empty_state title=x text=x %}{{ x }}{% endempty_state %}",
        "{% notice title=x %}{{ x }}{% endnotice %}",
        "{% dialog name='d' title=x %}{{ x }}{% enddialog %}",
        "{% badge x %}",
        "{% channel 'web' x %}",
        "{% weather 'sun' label=x %}",
        "{% weather 'sun' label=x words=False %}",
        "{% figure None 'nps' label=x missing=x %}",
        "{% breadcrumb '/' x x %}",
        "{% tabs x 'a' 'a' '/a/' x %}",
        "{% sort_header x 'name' %}",
        "{% progress 1 2 x %}",
        "{% copy_field x x 'id' %}",
        "{% definitions x x %}",
        "{% icon 'sun' label=x %}",
    ],
)
def test_what_people_typed_stays_text(source) -> None:
    assert "<img" not in drawn(source, x=ATTACK)


@pytest.mark.parametrize("library", [components, icon_tags, numbers])
def test_the_gallery_shows_every_component(library) -> None:
    source = re.sub(
        r"{%\s*verbatim.*?endverbatim\s*%}", "", GALLERY.read_text(), flags=re.DOTALL
    )
    shown = {name for pair in USES.findall(source) for name in pair}
    named = {*library.register.tags, *library.register.filters}
    assert named - shown <= INSIDE_OTHERS


@pytest.mark.parametrize("state", sorted(WEATHER))
def test_each_sky_has_its_words(state) -> None:
    assert str(WEATHER[state].label) in drawn("{% weather state %}", state=state)


def test_a_sky_without_words_still_speaks() -> None:
    assert 'role="img" aria-label="sûrement sous le seuil"' in drawn(
        "{% weather 'storm' words=False %}"
    )


def test_an_unknown_sky_is_no_sky() -> None:
    assert "sans objectif" in drawn("{% weather None %}")


def test_an_icon_is_an_ornament_unless_it_is_named() -> None:
    assert 'aria-hidden="true"' in drawn("{% icon 'trash' %}")
    assert 'role="img" aria-label="Supprimer"' in drawn("{% icon 'trash' label='Supprimer' %}")


def test_an_icon_that_does_not_exist_is_a_mistake_of_ours() -> None:
    with pytest.raises(TemplateSyntaxError, match="unicorn"):
        drawn("{% icon 'unicorn' %}")


def test_every_icon_can_be_drawn_inside_a_picture() -> None:
    assert [name for name, strokes in icons.drawings().items() if "<path" not in strokes] == []


def test_a_figure_shows_its_interval_and_its_base() -> None:
    text = drawn("{% figure -18 'nps' low=-27 high=-9 n=1402 %}")
    words = " ".join(re.sub(r"<[^>]+>", " ", text).split())
    assert words == "−18 intervalle à 95 % [−27 ; −9] n = 1 402"


def test_a_missing_figure_says_why() -> None:
    text = drawn("{% figure None 'nps' n=7 missing='base insuffisante' %}")
    assert "base insuffisante" in text
    assert "n = 7" in text


def test_zero_is_a_figure() -> None:
    assert ">0</span>" in drawn("{% figure 0 'nps' %}")


def test_a_gap_is_drawn_inside_its_frame() -> None:
    drawing = drawn("{% gap_bar -80 -95 -61 %}")
    assert 'cx="0.0"' in drawing
    assert "écart à l’objectif −80" in drawing


def test_a_gap_is_drawn_the_same_in_every_language() -> None:
    assert 'x1="100"' in drawn("{% gap_bar 12.5 4.5 20.5 %}")
    assert 'cx="125.0"' in drawn("{% gap_bar 12.5 4.5 20.5 %}")


def test_a_title_sorts_then_turns_and_keeps_the_filters() -> None:
    assert 'href="?sort=-name&amp;unit=3"' in drawn("{% sort_header 'Nom' 'name' %}")
    assert 'href="?sort=value&amp;unit=3"' in drawn("{% sort_header 'Valeur' 'value' %}")


def test_a_sorted_column_says_so() -> None:
    assert 'aria-sort="ascending"' in drawn("{% sort_header 'Nom' 'name' %}")


def test_pages_keep_the_filters() -> None:
    assert 'href="?sort=name&amp;unit=3&amp;cursor=next"' in drawn("{% pages after='next' %}")


def test_one_page_has_no_links() -> None:
    assert "<nav" not in drawn("{% pages %}")


def test_long_work_of_unknown_length_has_no_share() -> None:
    assert "value=" not in drawn("{% progress 3 None 'Import' %}")


def test_a_message_carries_its_way_back() -> None:
    message = Message(SUCCESS, "Supprimé.", extra_tags="undo:/points/3/restore/")
    assert undo_address(message) == "/points/3/restore/"


def test_a_way_back_never_leads_elsewhere() -> None:
    assert undo_address(SimpleNamespace(extra_tags="undo:https://evil.example/")) == ""


class Visit(forms.Form):
    email = forms.EmailField(label="Adresse", help_text="La vôtre.")
    note = forms.CharField(label="Note", required=False)
    kind = forms.ChoiceField(label="Genre", choices=[("a", "A")], widget=forms.RadioSelect)
    agreed = forms.BooleanField(label="D’accord")


def test_a_field_is_tied_to_its_help_and_its_errors() -> None:
    page = str(Visit({"email": "non"}))
    assert 'aria-describedby="id_email_helptext id_email_error"' in page
    assert 'id="id_email_helptext"' in page
    assert 'id="id_email_error"' in page
    assert 'aria-invalid="true"' in page


def test_a_refused_form_keeps_what_was_typed() -> None:
    assert 'value="non"' in str(Visit({"email": "non"}))


def test_an_optional_field_says_so() -> None:
    assert str(Visit()).count("(facultatif)") == 1


def test_choices_are_a_group_with_a_name() -> None:
    assert re.search(r"<fieldset.*<legend[^>]*>Genre", str(Visit()), re.DOTALL)


def test_a_box_is_inside_its_label() -> None:
    assert re.search(r"<label[^>]*><input[^>]*checkbox[^>]*><span", str(Visit()))


def test_a_refused_form_says_that_nothing_was_saved() -> None:
    assert 'role="alert"' in str(Visit({}))
    assert 'role="alert"' not in str(Visit())
