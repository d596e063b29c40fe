"""What the gallery shows: invented figures, one for each state of each component."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
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
        "skies": list(WEATHER),
        "icon_names": sorted(icons.names()),
        "channels": CHANNELS,
        "figures": FIGURES,
        "gaps": GAPS,
        "moments": MOMENTS,
        "form": SampleForm(auto_id="sample_%s"),
        "refused_form": refused_form(),
        "rows": ROWS,
        "terms": [(_("Indicateur"), "NPS"), (_("Objectif"), "+20"), (_("Plancher"), "0")],
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
    ("phone", _("Téléphone")), ("email", _("E-mail")), ("sms", _("SMS")), ("post", _("Courrier")),
    ("social", _("Réseaux sociaux")), ("chat", _("Messagerie")), ("person", _("En personne")),
)  # fmt: skip

FIGURES = (
    {"label": "NPS", "value": -18, "unit": "nps", "low": -27, "high": -9, "n": 402, "state": "storm"},
    {"label": "NPS", "value": 41, "unit": "nps", "low": 29, "high": 52, "n": 188, "state": "sun"},
    {"label": "CSAT", "value": 71, "unit": "csat", "low": 66, "high": 76, "n": 309, "state": "cloud"},
    {"label": "NPS", "value": 0, "unit": "nps", "low": -21, "high": 21, "n": 64, "state": "fog"},
    {"label": "NPS", "value": None, "unit": "nps", "low": None, "high": None, "n": 7,
     "state": "hollow", "missing": _("base insuffisante, encore 3 réponses")},
)  # fmt: skip

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

ROWS = (
    {"name": "Être conseillé", "channel": "store", "state": "sun", "value": 41, "low": 29, "high": 52,
     "n": 1188, "day": date(2026, 11, 12)},
    {"name": "Suivre sa livraison", "channel": "app", "state": "cloud", "value": 12, "low": 2, "high": 22,
     "n": 309, "day": date(2026, 11, 11)},
    {"name": "Appeler le SAV", "channel": "phone", "state": "storm", "value": -18, "low": -27, "high": -9,
     "n": 402, "day": date(2026, 11, 1)},
)  # fmt: skip
