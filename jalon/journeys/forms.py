"""What a person types about a journey."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.journeys.models import (
    Channel,
    Journey,
    MeasurePoint,
    Persona,
    Planting,
    Situation,
    Stage,
    Touchpoint,
)
from jalon.journeys.queries import DrawnSituation, setting_on
from jalon.organisation.models import Unit


def text(
    label: Any, length: int, *, required: bool = True, rows: int = 0, **options: Any
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label, max_length=length, required=required, widget=widget, **options
    )


def longest(model: type[Any], name: str) -> int:
    return int(model._meta.get_field(name).max_length)


class Words(forms.Form):
    """Words that two people may edit at once: `version` is what the first of them read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def words(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class JourneyForm(Words):
    name = text(_("Nom du parcours"), longest(Journey, "name"))
    kind = forms.ChoiceField(label=_("Nature"), choices=Journey.Kind.choices)
    objective = text(
        _("Objectif de l’exercice"), 2_000, required=False, rows=3,
        help_text=_("Ce que l’on veut changer pour le client, en une phrase."),
    )  # fmt: skip


class NewJourneyForm(JourneyForm):
    unit = forms.ModelChoiceField(
        label=_("Entité"), queryset=Unit.objects.none(), empty_label=None
    )
    field_order = ("name", "unit", "kind", "objective", "version")

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_units(self.fields["unit"], units)


def offer_units(field: Any, units: list[Unit]) -> None:
    field.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units]).order_by("path")
    if units:
        field.initial = units[0].pk


class PersonaForm(Words):
    name = text(_("Qui est-ce ?"), longest(Persona, "name"))
    goal = text(_("Ce qu’il ou elle cherche"), longest(Persona, "goal"), required=False, rows=2)
    quote = text(_("Ce qu’il ou elle dit"), longest(Persona, "quote"), required=False, rows=2)


class StageForm(Words):
    name = text(_("Nom de l’étape"), longest(Stage, "name"))
    description = text(
        _("Ce que le client y fait"), longest(Stage, "description"), required=False, rows=2
    )


class SituationForm(Words):
    name = text(
        _("Ce que vit le client"), longest(Situation, "name"),
        help_text=_("Un verbe, de son point de vue : « ouvrir le colis »."),
    )  # fmt: skip
    description = text(
        _("Ce qu’il en attend"), longest(Situation, "description"), required=False, rows=2
    )
    moment = forms.ChoiceField(
        label=_("Moment clé"), required=False, choices=Situation.Moment.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip
    channels = forms.MultipleChoiceField(
        label=_("Sur quels canaux ?"), widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins un canal.")},
    )  # fmt: skip

    def __init__(self, *args: Any, channels: list[Channel], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["channels"].choices = [(each.key, each.name) for each in channels]  # type: ignore[attr-defined]


class AimForm(forms.Form):
    """Objective and floor of a point."""

    objective = forms.FloatField(
        label=_("Objectif"), required=False, localize=True,
        help_text=_("NPS de −100 à 100 ; CSAT et CES en pourcentage de bonnes notes."),
    )  # fmt: skip
    floor = forms.FloatField(
        label=_("Seuil"), required=False, localize=True,
        help_text=_("Le niveau sous lequel c’est mauvais."),
    )  # fmt: skip


class NewPointForm(AimForm):
    label = text(_("Nom du point de mesure"), 80)
    indicator = forms.ChoiceField(label=_("Indicateur"), choices=MeasurePoint.Indicator.choices)
    family = forms.ChoiceField(
        label=_("Famille d’enquête"), choices=MeasurePoint.Family.choices,
        initial=MeasurePoint.Family.TRANSACTIONAL,
    )  # fmt: skip
    touchpoint = forms.ModelChoiceField(
        label=_("Sur quel canal ?"), queryset=Touchpoint.objects.none(), empty_label=None
    )
    field_order = ("label", "indicator", "objective", "floor", "family", "touchpoint")

    def __init__(self, *args: Any, situation: Situation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_touchpoints(self.fields["touchpoint"], situation)
        self.fields["label"].initial = situation.name


class ExistingPointForm(forms.Form):
    point = forms.ModelChoiceField(
        label=_("Point de mesure"), queryset=MeasurePoint.objects.none(), empty_label=None
    )
    touchpoint = forms.ModelChoiceField(
        label=_("Sur quel canal ?"), queryset=Touchpoint.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, situation: Situation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_touchpoints(self.fields["touchpoint"], situation)
        field: Any = self.fields["point"]
        field.queryset = points_not_on(situation.stage.journey)
        settings = setting_on(list(field.queryset))
        field.label_from_instance = lambda point: settings[point.pk].label


def points_not_on(journey: Journey) -> Any:
    """Points of the journey's unit and of those above it that do not stand here yet."""
    above = [int(part) for part in (journey.unit.path or "").split("/") if part]
    here = Planting.objects.open().filter(journey=journey).values("point")
    return MeasurePoint.objects.filter(unit__in=above).exclude(pk__in=here).order_by("key")


def offer_touchpoints(field: Any, situation: Situation) -> None:
    field.queryset = situation.touchpoints.select_related("channel").order_by("position")
    field.label_from_instance = lambda touchpoint: touchpoint.channel.name
    first = field.queryset.first()
    field.initial = first.pk if first else None


class MovePlantingForm(forms.Form):
    touchpoint = forms.ChoiceField(label=_("Où ?"))

    def __init__(
        self, *args: Any, situations: tuple[DrawnSituation, ...], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["touchpoint"].choices = [  # type: ignore[attr-defined]
            (
                situation.name,
                [
                    (each.id, f"{situation.name} · {each.channel.name}")
                    for each in situation.touchpoints
                ],
            )
            for situation in situations
        ]


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("Fichier JSON"),
        help_text=_("Une carte exportée de Jalon, ou écrite selon son schéma."),
    )
    unit = forms.ModelChoiceField(
        label=_("Entité"), queryset=Unit.objects.none(), empty_label=None
    )

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_units(self.fields["unit"], units)
