"""What a person types about a journey."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalon.journeys.lanes import SAYS_MORE, WITHOUT_NOTES, says_more
from jalon.journeys.models import (
    Block,
    Channel,
    Journey,
    Lane,
    MeasurePoint,
    Note,
    Persona,
    Planting,
    Situation,
    Source,
    Stage,
    Touchpoint,
)
from jalon.journeys.queries import DrawnSituation, setting_on
from jalon.journeys.wording import MOODS, SEVERITIES
from jalon.organisation.forms import UnitChoice
from jalon.organisation.models import Unit


def text(
    label: Any, length: int, *, required: bool = True, rows: int = 0, **options: Any
) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label, max_length=length, required=required, widget=widget, **options
    )


def a_day() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, "%Y-%m-%d")


def longest(model: type[Any], name: str) -> int:
    return int(model._meta.get_field(name).max_length)


class Words(forms.Form):
    """Words that two people may edit at once: `version` is what the first of them read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def words(self) -> dict[str, Any]:
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class Dates(forms.Form):
    """The first and the last day of a study; a journey that lasts has none."""

    starts_date = forms.DateField(
        label=_("Premier jour"), required=False, widget=a_day(),
        help_text=_("D’un parcours temporaire, pour une étude. Vide : il dure."),
    )  # fmt: skip
    ends_date = forms.DateField(label=_("Dernier jour"), required=False, widget=a_day())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts, ends = cleaned.get("starts_date"), cleaned.get("ends_date")
        if ends and not starts and "starts_date" not in self.errors:
            self.add_error("starts_date", gettext("Donnez aussi le premier jour."))
        elif starts and not ends and "ends_date" not in self.errors:
            self.add_error("ends_date", gettext("Donnez aussi le dernier jour."))
        elif starts and ends and ends < starts:
            self.add_error("ends_date", gettext("La fin vient avant le début."))
        return cleaned


class StudyForm(Dates):
    """A temporary journey: drawn for one study, it leaves the lists after its last day."""

    name = text(_("Nom de l’étude"), longest(Journey, "name"))
    unit = UnitChoice(label=_("Entité"), queryset=Unit.objects.none(), empty_label=None)
    objective = text(_("Ce que l’on veut savoir"), 2_000, required=False, rows=3)
    starts_date = forms.DateField(label=_("Premier jour"), widget=a_day())
    ends_date = forms.DateField(
        label=_("Dernier jour"), widget=a_day(),
        help_text=_("Ensuite, ses points qui ne sont sur aucun autre parcours n’écoutent plus."),
    )  # fmt: skip
    field_order = ("name", "unit", "objective", "starts_date", "ends_date")

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_units(self.fields["unit"], units)


class DuplicateForm(Dates):
    name = text(_("Nom de la copie"), longest(Journey, "name"))
    kind = forms.ChoiceField(
        label=_("Qu’en ferez-vous ?"), widget=forms.RadioSelect,
        choices=[
            (Journey.Kind.TARGET, _("La cible de ce parcours : ce qu’il doit devenir")),
            (Journey.Kind.CURRENT, _("Un autre parcours actuel")),
        ],
    )  # fmt: skip
    with_notes = forms.BooleanField(label=_("Avec ses fiches et leurs sources"), required=False)
    with_points = forms.BooleanField(
        label=_("Avec ses points de mesure"), required=False,
        help_text=_("Les mêmes points, plantés aussi sur la copie : on y voit les réponses."),
    )  # fmt: skip
    field_order = ("name", "kind", "with_notes", "with_points", "starts_date", "ends_date")


def offer_units(field: Any, units: list[Unit]) -> None:
    field.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
    if units:
        field.initial = units[0].pk


class JourneyForm(Words, Dates):
    name = text(_("Nom du parcours"), longest(Journey, "name"))
    kind = forms.ChoiceField(label=_("Nature"), choices=Journey.Kind.choices)
    target_of = forms.ModelChoiceField(
        label=_("Cible de"), required=False, queryset=Journey.objects.none(),
        empty_label=_("aucun parcours"),
        help_text=_("Le parcours actuel qu’elle doit changer : leurs situations se comparent."),
    )  # fmt: skip
    objective = text(
        _("Objectif de l’exercice"), 2_000, required=False, rows=3,
        help_text=_("Ce que l’on veut changer pour le client, en une phrase."),
    )  # fmt: skip
    field_order = ("name", "kind", "target_of", "objective", "starts_date", "ends_date")

    def __init__(self, *args: Any, journey: Journey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["target_of"]
        kept = Q(archived_at=None, kind=Journey.Kind.CURRENT) | Q(pk=journey.target_of_id)
        field.queryset = Journey.objects.filter(kept).exclude(pk=journey.pk).order_by("name")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("target_of") and cleaned.get("kind") != Journey.Kind.TARGET:
            self.add_error(
                "target_of", gettext("Seul un parcours cible est la cible d’un autre.")
            )
        return cleaned


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


class NoteForm(Words):
    """Words, and what the lane of the note says beside them."""

    text = text(
        _("Texte"), longest(Note, "text"), rows=3, required=False,
        help_text=_("Une situation, jamais un client : ni nom, ni coordonnées."),
    )  # fmt: skip
    severity = forms.TypedChoiceField(
        label=_("Gravité"), required=False, coerce=int, empty_value=None,
        choices=[("", _("Non dite")), *SEVERITIES.items()],
    )  # fmt: skip
    mood = forms.TypedChoiceField(
        label=_("Humeur"), required=False, coerce=int, empty_value=None,
        choices=[("", _("Non dite")), *MOODS.items()],
    )  # fmt: skip
    state = forms.ChoiceField(label=_("État"), required=False, choices=Note.State.choices)
    unit = UnitChoice(
        label=_("Entité"), queryset=Unit.objects.none(), required=False,
        empty_label=_("Hors de l’organisation"),
    )  # fmt: skip
    channel = forms.ModelChoiceField(
        label=_("Canal"), queryset=Channel.objects.none(), required=False,
        empty_label=_("Non dit"),
    )  # fmt: skip

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in {*SAYS_MORE.values()} - {says_more(kind)}:
            del self.fields[name]
        if "unit" in self.fields:
            offer_units_in_charge(self.fields["unit"], self.initial.get("unit"))
        if "channel" in self.fields:
            channels: Any = self.fields["channel"]
            channels.queryset = Channel.objects.order_by("position", "id")

    def clean(self) -> dict[str, Any]:
        """A unit or a mood alone says something: its name stands for the words."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("text") and "text" not in self.errors:
            unit, mood = cleaned.get("unit"), cleaned.get("mood")
            cleaned["text"] = unit.name if unit else "" if mood is None else str(MOODS[mood])
            if not cleaned["text"]:
                self.add_error("text", _("Écrivez quelque chose."))
        return cleaned


def offer_units_in_charge(field: Any, chosen: Unit | None) -> None:
    """Agencies are too many to choose among: words say them. The one chosen stays offered."""
    wanted = Q(closed_at=None) & ~Q(level=Unit.Level.AGENCY)
    if chosen is not None:
        wanted |= Q(pk=chosen.pk)
    field.queryset = Unit.objects.filter(wanted)


class MoveNoteForm(forms.Form):
    """Where a note may go, without drag."""

    lane = forms.ChoiceField(label=_("Ligne"))
    situation = forms.ChoiceField(label=_("Situation"))

    def __init__(self, *, note: Note) -> None:
        journey = note.lane.journey
        super().__init__(initial={"lane": note.lane_id, "situation": note.situation_id})
        lanes = journey.lanes.exclude(kind__in=WITHOUT_NOTES).order_by("position", "id")
        situations = Situation.objects.filter(stage__journey=journey).order_by(
            "stage__position", "stage_id", "position", "id"
        )
        self.offer("lane", [(each.pk, str(each)) for each in lanes])
        self.offer("situation", list(situations.values_list("pk", "name")))

    def offer(self, name: str, choices: list[tuple[int, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices


class SourceForm(Words):
    kind = forms.ChoiceField(label=_("D’où cela vient"), choices=Source.Kind.choices)
    seen_date = forms.DateField(
        label=_("Quand"), widget=forms.DateInput({"type": "date"}, "%Y-%m-%d")
    )
    citation = text(
        _("Référence"), longest(Source, "citation"), required=False, rows=2,
        help_text=_("L’atelier, l’étude ou le fichier, et une phrase à citer."),
    )  # fmt: skip


class LaneForm(Words):
    name = text(_("Nom de la ligne"), longest(Lane, "name"))
    block = forms.ChoiceField(label=_("Bloc"), choices=Block.choices)

    def __init__(self, *args: Any, lane: Lane | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if lane is not None and lane.kind != Lane.Kind.CUSTOM:
            del self.fields["block"]
            self.fields["name"].required = False
            self.fields["name"].help_text = _("Vide : « %(name)s ».") % {
                "name": Lane.Kind(lane.kind).label
            }


class ImportForm(forms.Form):
    file = forms.FileField(
        label=_("Fichier Excel ou JSON"),
        help_text=_(
            "Une carte exportée de Jalon, modifiée ou non, ou écrite selon son schéma."
        ),
    )
    unit = UnitChoice(label=_("Entité"), queryset=Unit.objects.none(), empty_label=None)

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_units(self.fields["unit"], units)
