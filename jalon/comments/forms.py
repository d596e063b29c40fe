"""What a person says."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class CommentForm(forms.Form):
    text = forms.CharField(
        label=_("Votre commentaire"), max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Écrivez @ puis un nom pour prévenir quelqu’un. Ne citez aucun client."),
        error_messages={"required": _("Écrivez quelques mots.")},
    )  # fmt: skip
    lane = forms.SlugField(max_length=24, required=False, widget=forms.HiddenInput)
    situation = forms.SlugField(max_length=24, required=False, widget=forms.HiddenInput)

    def place(self) -> tuple[str, str]:
        return self.cleaned_data["lane"], self.cleaned_data["situation"]
