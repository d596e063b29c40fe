"""What the gallery shows: invented figures, one for each state of each component."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.web import icons
from jalon.web.templatetags.components import WEATHER

NOON = datetime(2026, 11, 12, 15, 40, tzinfo=UTC)


class SampleForm(forms.Form):
    """Each kind of control, with a help text and an error."""

    name = forms.CharField(
        label=_("Nom du point de mesure"), help_text=_("Tel que le client vit ce moment."),
        max_length=80,
    )  # fmt: skip
    email = forms.EmailField(label=_("Adresse électronique"))
    objective = forms.DecimalField(label=_("Objectif"), required=False)
    indicator = forms.ChoiceField(
        label=_("Indicateur"), choices=[("nps", "NPS"), ("csat", "CSAT"), ("ces", "CES")]
    )
    moment = forms.ChoiceField(
        label=_("Moment"), widget=forms.RadioSelect,
        choices=[("plain", _("ordinaire")), ("truth", _("moment de vérité"))],
    )  # fmt: skip
    channels = forms.MultipleChoiceField(
        label=_("Canaux"), required=False, widget=forms.CheckboxSelectMultiple,
        choices=[("web", _("Site web")), ("store", _("Magasin")), ("phone", _("Téléphone"))],
    )  # fmt: skip
    words = forms.CharField(
        label=_("Question posée"), widget=forms.Textarea(attrs={"rows": 3}), required=False
    )
    is_live = forms.BooleanField(label=_("Ouvrir dès maintenant"), required=False)
    file = forms.FileField(
        label=_("Fichier"), required=False, help_text=_("CSV, glissé ici ou choisi.")
    )


def samples() -> dict[str, Any]:
    return {
        "at": NOON,
        "said": "Trop long",
        "skies": list(WEATHER),
        "icon_names": sorted(icons.names()),
        "channels": CHANNELS,
        "figures": FIGURES,
        "sizes": ("small", "", "big"),
        "temperature": SimpleNamespace(low=58.2, high=71.4),
        "periods": PERIODS,
        "gaps": GAPS,
        "moments": MOMENTS,
        "form": SampleForm(auto_id="sample_%s"),
        "refused_form": refused_form(),
        "rows": ROWS,
        "terms": [(_("Indicateur"), "NPS"), (_("Objectif"), "+20"), (_("Seuil"), "0")],
        "notices": ("info", "success", "warning", "error"),
        "badges": ("neutral", "accent", "good", "warning", "bad"),
        "address": "https://exemple.fr/r/7Q2M9K4T",
    }


def refused_form() -> SampleForm:
    typed = {"name": "", "email": "pas une adresse", "indicator": "nps"}
    form = SampleForm(typed, auto_id="refused_%s", prefix="refused")
    form.data = {f"refused-{name}": value for name, value in typed.items()}
    return form


CHANNELS = (
    ("web", _("Site web")), ("app", _("Application")), ("store", _("Magasin")),
    ("phone", _("Téléphone")), ("email", _("E-mail")), ("sms", _("SMS")),
    ("post", _("Courrier")),
    ("social", _("Réseaux sociaux")), ("chat", _("Messagerie")), ("person", _("En personne")),
)  # fmt: skip


def sample(
    unit: str, value: int | None, low: int | None, high: int | None, n: int
) -> dict[str, Any]:
    return {
        "label": unit.upper(),
        "unit": unit,
        "value": value,
        "low": low,
        "high": high,
        "n": n,
    }


FIGURES = (
    {**sample("nps", -18, -27, -9, 402), "state": "storm"},
    {**sample("nps", 41, 29, 52, 188), "state": "sun"},
    {**sample("csat", 71, 66, 76, 309), "state": "cloud"},
    {**sample("nps", 0, -21, 21, 64), "state": "fog"},
    {
        **sample("nps", None, None, None, 7),
        "state": "hollow",
        "missing": _("base insuffisante, encore 3 réponses"),
    },
)

GAPS = (
    {"gap": 12, "low": 4, "high": 20, "state": "sun"},
    {"gap": -6, "low": -16, "high": 4, "state": "cloud"},
    {"gap": -38, "low": -47, "high": -29, "state": "storm"},
    {"gap": 2, "low": -24, "high": 27, "state": "fog"},
)

MOMENTS = (
    (_("à l’instant"), NOON - timedelta(seconds=12)),
    (_("cette heure"), NOON - timedelta(minutes=25)),
    (_("la veille"), NOON - timedelta(hours=30)),
    (_("avant"), NOON - timedelta(days=12)),
)

PERIODS = (
    (date(2026, 10, 30), date(2026, 11, 27)),
    (date(2026, 11, 1), date(2026, 12, 1)),
    (date(2026, 1, 1), date(2027, 1, 1)),
)

ROWS = (
    {**sample("nps", 41, 29, 52, 1188), "state": "sun", "day": date(2026, 11, 12),
     "name": _("Être conseillé")},
    {**sample("nps", 12, 2, 22, 309), "state": "cloud", "day": date(2026, 11, 11),
     "name": _("Suivre sa livraison")},
    {**sample("nps", -18, -27, -9, 402), "state": "storm", "day": date(2026, 11, 1),
     "name": _("Appeler le SAV")},
)  # fmt: skip
