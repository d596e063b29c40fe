"""What is typed to find a customer, and to withdraw a consent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.cockpit.customers.finding import SHORTEST

LONGEST = 160  # characters, as a contact


class Find(forms.Form):
    words = forms.CharField(
        label=_("Référence client"),
        min_length=SHORTEST,
        max_length=LONGEST,
        widget=forms.TextInput(
            {
                "type": "search",
                "autocomplete": "off",
                "autocapitalize": "off",
                "spellcheck": "false",
                "enterkeyhint": "search",
            }
        ),
        error_messages={
            "min_length": _("Trois caractères au moins."),
            "required": _("Trois caractères au moins."),
        },
    )

    def __init__(self, *args: Any, contacts: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if contacts:
            self.fields["words"].label = _("Référence client, téléphone ou e-mail")


class Withdraw(forms.Form):
    """How the customer asked is a choice, not a text: the journal keeps it for years."""

    ASKED = (
        ("phone", _("par téléphone")),
        ("in_person", _("de vive voix")),
        ("email", _("par e-mail")),
        ("post", _("par courrier")),
    )

    asked = forms.ChoiceField(
        label=_("Comment le client l’a demandé"),
        choices=ASKED,
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites comment le client l’a demandé.")},
    )
