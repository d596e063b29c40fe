"""What a person may type about units, users, the company and themselves."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import (
    validate_password,
)
from django.db.models import Q, QuerySet
from django.forms.models import ModelChoiceIterator
from django.utils.http import urlencode
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from jalon.journal.models import Entry
from jalon.organisation.models import Company, Role, Unit, User
from jalon.organisation.refusals import Refusal
from jalon.organisation.tree import in_order, indented
from jalon.organisation.verbs import VERBS

IMPORT_LIMIT = 2 * 1024 * 1024  # bytes: some thirty thousand units
LONGEST_LIST = 400  # units in a list to choose from
CLEAREST_WHITE = 4.5  # contrast that white words need on the colour of a button


class ActingForm(forms.Form):
    """A form whose answer is an action: its refusal stands among the form's errors."""

    result: Any = None

    def does(self, action: Callable[..., Any], **arguments: Any) -> bool:
        try:
            self.result = action(**arguments)
        except Refusal as refusal:
            self.add_error(None, str(refusal))
            return False
        return True


class InOrder(ModelChoiceIterator):
    """The ids in a path have no order that people know: the names have."""

    def __iter__(self) -> Iterator[tuple[Any, Any]]:
        if self.field.empty_label is not None:
            yield "", self.field.empty_label
        for unit in in_order(self.queryset):
            yield self.choice(unit)


class UnitChoice(forms.ModelChoiceField):
    """A unit, in the order of the tree and indented as it stands there."""

    iterator = InOrder

    def label_from_instance(self, unit: Any) -> str:
        return indented(unit)


class UnitByCode(forms.CharField):
    """For a tree too large for a list."""

    def __init__(self, rows: QuerySet[Unit], label: Any) -> None:
        super().__init__(label=label, max_length=60, help_text=_("Le code de l’entité."))
        self.rows = rows

    def clean(self, value: Any) -> Unit | None:
        code = super().clean(value).strip()
        unit = self.rows.filter(code=code).first()
        if unit is None and code:
            raise forms.ValidationError(_("Aucune de vos entités ouvertes ne porte ce code."))
        return unit


def unit_choice(label: Any, rows: QuerySet[Unit]) -> forms.Field:
    if rows[LONGEST_LIST:].exists():
        return UnitByCode(rows, label)
    return UnitChoice(queryset=rows, label=label, empty_label=_("Choisir…"))


# Units


class AddUnit(ActingForm):
    name = forms.CharField(label=_("Nom"), max_length=120)
    level = forms.ChoiceField(
        label=_("Niveau"),
        choices=[choice for choice in Unit.Level.choices if choice[0] != Unit.Level.NATIONAL],
        initial=Unit.Level.AGENCY,
    )
    code = forms.SlugField(
        label=_("Code"),
        max_length=60,
        required=False,
        help_text=_("Celui de vos fichiers ; vide, il vient du nom."),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not data.get("code") and "code" not in self.errors:
            data["code"] = slugify(data.get("name", ""))[:60]
            if not data["code"]:
                self.add_error(
                    "code", _("Donnez un code : des lettres, des chiffres, des tirets.")
                )
        return data


class RenameUnit(ActingForm):
    name = forms.CharField(label=_("Nom"), max_length=120)
    level = forms.ChoiceField(label=_("Niveau"), choices=Unit.Level.choices)


class PlaceUnit(ActingForm):
    def __init__(self, *args: Any, places: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"] = unit_choice(_("Entité"), places)


# Users


class GrantRole(ActingForm):
    # The least of roles, unless somebody asks for more.
    kind = forms.ChoiceField(
        label=_("Rôle"), choices=Role.Kind.choices, initial=Role.Kind.VIEWER
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"] = unit_choice(_("Entité"), units)


class Invite(GrantRole):
    field_order = ("email", "name", "kind", "unit")
    email = forms.EmailField(label=_("Adresse e-mail"), max_length=254)
    name = forms.CharField(label=_("Nom"), max_length=120)

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()


class WriteRule(GrantRole):
    field_order = ("claim", "value", "kind", "unit")
    claim = forms.CharField(
        label=_("Donnée"),
        max_length=200,
        initial="groups",
        help_text=_("Son chemin, pas à pas : groups, roles, realm_access.roles…"),
    )
    value = forms.CharField(
        label=_("Valeur"),
        max_length=200,
        help_text=_(
            "Exactement celle du fournisseur. Une étoile tient lieu du code d’une entité "
            "sous celle de la règle : agence-*"
        ),
    )


class Decoder(json.JSONDecoder):
    """What is nested deeper than can be read is as wrong as a missing brace."""

    def decode(self, text: str, *more: Any) -> Any:
        try:
            return super().decode(text, *more)
        except RecursionError as error:
            raise json.JSONDecodeError("nested too deep", text, 0) from error


class TryRules(forms.Form):
    email = forms.EmailField(
        label=_("Adresse de la personne"),
        required=False,
        help_text=_("Vide : quelqu’un de nouveau."),
    )
    claims = forms.JSONField(
        label=_("Ce que dit le fournisseur"),
        decoder=Decoder,
        initial={"groups": ["jalon-admin"]},
        widget=forms.Textarea({"rows": 6, "spellcheck": "false"}),
        help_text=_("Un objet JSON, tel que le fournisseur le montre."),
        error_messages={
            "invalid": _(
                "Ce texte n’est pas du JSON : une accolade, une virgule ou un guillemet manque."
            )
        },
    )

    def __init__(self, *args: Any, people: QuerySet[User] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people

    def clean_claims(self) -> dict[str, Any]:
        claims = self.cleaned_data["claims"]
        if not isinstance(claims, dict):
            raise forms.ValidationError(_("Un objet est attendu, entre deux accolades."))
        return claims

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        email = str(data.get("email") or "").lower()
        person = self.people.filter(email=email).first() if email and self.people else None
        if email and person is None:
            self.add_error("email", _("Aucun compte que vous administrez n’a cette adresse."))
        return data | {"person": person}


def password_field(label: Any, **more: Any) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": "new-password"})
    return forms.CharField(label=label, widget=widget, strip=False, max_length=200, **more)


class AcceptInvitation(forms.Form):
    name = forms.CharField(
        label=_("Votre nom"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    password = password_field(
        _("Mot de passe"), help_text=_("Dix signes au moins ; une phrase se retient bien.")
    )
    again = password_field(_("Le même mot de passe"))

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        password, again = data.get("password"), data.get("again")
        if password and again and password != again:
            self.add_error("again", _("Les deux mots de passe ne sont pas les mêmes."))
        if password:
            try:
                validate_password(password, User(email=self.email, name=data.get("name", "")))
            except forms.ValidationError as refusal:
                self.add_error("password", refusal)
        return data


class AskForReset(forms.Form):
    email = forms.EmailField(
        label=_("Adresse e-mail"), widget=forms.EmailInput({"autocomplete": "email"})
    )


class OwnAccount(forms.Form):
    name = forms.CharField(
        label=_("Nom"), max_length=120, widget=forms.TextInput({"autocomplete": "name"})
    )
    language = forms.ChoiceField(label=_("Langue"), choices=settings.LANGUAGES)


class NewToken(forms.Form):
    name = forms.CharField(
        label=_("Nom du jeton"),
        max_length=80,
        help_text=_("Ce qui s’en servira : CRM, entrepôt…"),
    )
    days = forms.TypedChoiceField(
        label=_("Durée"),
        coerce=int,
        choices=[
            (90, _("90 jours")),
            (365, _("Un an")),
            (0, _("Jusqu’à sa révocation")),
        ],
    )

    def expires_at(self, at: datetime) -> datetime | None:
        days = self.cleaned_data["days"]
        return at + timedelta(days=days) if days else None


# The company


class CompanySettings(forms.Form):
    name = forms.CharField(label=_("Nom de l’entreprise"), max_length=120)
    accent = forms.RegexField(
        r"^#[0-9a-fA-F]{6}$",
        label=_("Couleur d’accent"),
        help_text=_("Sur la page où répondent vos clients ; assez foncée pour du texte blanc."),
        widget=forms.TextInput({"type": "color"}),
    )
    segmentation = forms.CharField(
        label=_("Segmentation principale"),
        max_length=60,
        required=False,
        help_text=_("Le mot qui range vos clients : segment, formule, marque…"),
    )
    notice_fr = forms.CharField(
        label=_("Qui utilise mes réponses ? (en français)"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 6, "lang": "fr"}),
        help_text=_("Responsable, but, durée, droits : un clic depuis chaque questionnaire."),
    )
    notice_en = forms.CharField(
        label=_("Qui utilise mes réponses ? (en anglais)"),
        required=False,
        max_length=4000,
        widget=forms.Textarea({"rows": 6, "lang": "en"}),
    )

    def clean_accent(self) -> str:
        accent = str(self.cleaned_data["accent"]).lower()
        if contrast_with_white(accent) < CLEAREST_WHITE:
            raise forms.ValidationError(_("Trop claire : du texte blanc ne s’y lirait pas."))
        return accent

    def changes(self) -> dict[str, Any]:
        data = dict(self.cleaned_data)
        texts = {"fr": data.pop("notice_fr").strip(), "en": data.pop("notice_en").strip()}
        return data | {"notice": {language: text for language, text in texts.items() if text}}

    @staticmethod
    def initial_of(house: Company) -> dict[str, Any]:
        return {
            "name": house.name,
            "accent": house.accent,
            "segmentation": house.segmentation,
            "notice_fr": house.notice.get("fr", ""),
            "notice_en": house.notice.get("en", ""),
        }


def contrast_with_white(colour: str) -> float:
    """WCAG 2.2 contrast ratio: 21 for black, 1 for white."""
    red, green, blue = (
        linear(int(part, 16) / 255) for part in (colour[1:3], colour[3:5], colour[5:])
    )
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def linear(light: float) -> float:
    return light / 12.92 if light <= 0.04045 else ((light + 0.055) / 1.055) ** 2.4


class Logo(ActingForm):
    file = forms.FileField(
        label=_("Logo"), help_text=_("PNG, JPEG ou WebP, 20 ko au plus."), max_length=200
    )

    def content(self) -> bytes:
        # One byte over the limit is enough to refuse: the rest is not read.
        return bytes(self.cleaned_data["file"].read(64 * 1024))


# The journal and the imports


class LogFilter(forms.Form):
    """Lines between two days, and what each log may be asked besides."""

    LOOKUPS: ClassVar[dict[str, str]]
    since = forms.DateField(
        label=_("Du"), required=False, widget=forms.DateInput({"type": "date"})
    )
    until = forms.DateField(
        label=_("Au (compris)"), required=False, widget=forms.DateInput({"type": "date"})
    )

    def condition(self) -> Q:
        """The lines asked for; a field that cannot be read filters nothing."""
        given = self.cleaned_data if self.is_valid() else getattr(self, "cleaned_data", {})
        lookups = self.LOOKUPS | {"since": "at__date__gte", "until": "at__date__lte"}
        return Q(**{lookups[name]: value for name, value in given.items() if value})

    def arguments(self) -> str:
        return urlencode({name: value for name, value in self.data.items() if name != "cursor"})


class JournalFilter(LogFilter):
    LOOKUPS: ClassVar = {"verb": "verb", "actor": "actor__icontains"}
    field_order = ("verb", "actor")
    verb = forms.ChoiceField(label=_("Action"), required=False)
    actor = forms.CharField(label=_("Par"), required=False, max_length=120)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        used = Entry.objects.order_by("verb").values_list("verb", flat=True).distinct()
        labels = [(verb, VERBS.get(verb, verb)) for verb in used]
        self.fields["verb"].choices = [("", _("Toutes")), *labels]  # type: ignore[attr-defined]


class ReadingsFilter(LogFilter):
    LOOKUPS: ClassVar = {"reference": "reference", "reader": "reader__icontains"}
    field_order = ("reference", "reader")
    reference = forms.CharField(label=_("Référence client"), required=False, max_length=120)
    reader = forms.CharField(label=_("Lu par"), required=False, max_length=120)


class ImportFile(forms.Form):
    file = forms.FileField(label=_("Fichier CSV"), max_length=200)
    content_text = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # What was previewed comes back as text, without its file.
        self.fields["file"].required = not self.data.get("content_text")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        file = data.get("file")
        if file and file.size > IMPORT_LIMIT:
            self.add_error(
                "file", _("Ce fichier dépasse 2 Mo : envoyez-le en plusieurs parts.")
            )
        return data

    def content(self) -> bytes:
        """The bytes of the file, or its text as the preview kept it."""
        if not hasattr(self, "read"):
            file = self.cleaned_data.get("file")
            kept = self.cleaned_data.get("content_text", "").encode()
            self.read = bytes(file.read()) if file else kept
        return self.read
