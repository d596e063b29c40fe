"""What a facilitator and a participant type."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.journeys.lanes import WITHOUT_NOTES
from jalon.journeys.models import Journey, Lane, Situation, Stage
from jalon.workshops.models import Workshop

REOPENED_FOR = timedelta(hours=1)
HOURS = [(1, _("1 heure")), (3, _("3 heures")), (8, _("la journée")), (72, _("trois jours"))]


class LaneChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, lane: Any) -> str:
        return str(lane)

    def clean(self, value: Any) -> Any:
        # Looked for here: a database cannot be asked for a number larger than it holds.
        offered = {str(lane.pk) for lane in self.queryset or ()}
        for each in set(map(str, value or ())) - offered:
            raise forms.ValidationError(
                self.error_messages["invalid_choice"], "invalid_choice", {"value": each}
            )
        return super().clean(value)


class OpenForm(forms.Form):
    title = forms.CharField(label=_("Titre de l’atelier"), max_length=120)
    question = forms.CharField(
        label=_("Question posée aux participants"), max_length=240,
        help_text=_("Une seule, courte : « Qu’est-ce qui vous a fait perdre du temps ? »"),
    )  # fmt: skip
    lanes = LaneChoices(
        label=_("Où iront les contributions ?"), queryset=Lane.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins une ligne de la carte.")},
    )  # fmt: skip
    hours = forms.TypedChoiceField(
        label=_("Ouvert pendant"), coerce=int, choices=HOURS, initial=3
    )

    def __init__(self, *args: Any, journey: Journey, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["lanes"]
        kept = journey.lanes.exclude(kind__in=WITHOUT_NOTES)
        field.queryset = kept.order_by("position", "id")
        field.initial = [lane.pk for lane in field.queryset if lane.kind == Lane.Kind.IRRITANT]

    def closes_at(self, at: datetime) -> datetime:
        return at + timedelta(hours=self.cleaned_data["hours"])


class ContributionForm(forms.Form):
    """On a phone: words first; the rest is there for those who want it."""

    submission_id = forms.UUIDField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("Votre idée"), max_length=400,
        widget=forms.Textarea(attrs={"rows": 3, "enterkeyhint": "send"}),
        error_messages={"required": _("Écrivez quelques mots.")},
    )  # fmt: skip
    lane = forms.ModelChoiceField(
        label=_("De quoi s’agit-il ?"), queryset=Lane.objects.none(), required=False,
        empty_label=_("Je ne sais pas"),
    )  # fmt: skip
    stage = forms.ModelChoiceField(
        label=_("À quelle étape ?"), queryset=Stage.objects.none(), required=False,
        empty_label=_("Je ne sais pas"),
    )  # fmt: skip
    author = forms.CharField(
        label=_("Votre prénom"), max_length=40, required=False,
        help_text=_("Si vous le voulez. Il est oublié trente jours après l’atelier."),
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )  # fmt: skip

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lanes: Any = self.fields["lane"]
        lanes.queryset = workshop.lanes.order_by("position", "id")
        if lanes.queryset.count() < 2:
            del self.fields["lane"]
        stages: Any = self.fields["stage"]
        stages.queryset = workshop.journey.stages.order_by("position", "id")


class SortForm(forms.Form):
    """Where a contribution goes."""

    lane = forms.ModelChoiceField(label=_("Ligne"), queryset=Lane.objects.none())
    situation = forms.ModelChoiceField(label=_("Situation"), queryset=Situation.objects.none())

    def __init__(self, *args: Any, workshop: Workshop, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        lanes: Any = self.fields["lane"]
        lanes.queryset = workshop.lanes.all()
        situations: Any = self.fields["situation"]
        situations.queryset = Situation.objects.filter(stage__journey=workshop.journey_id)
