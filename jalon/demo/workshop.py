"""The workshop of the autumn: what people of the field sent from their phones, what found its
place on the map, and what still waits on the table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

from jalon.demo import company
from jalon.journeys.models import Journey, Lane, Situation
from jalon.workshops import actions
from jalon.workshops.models import Workshop

FACILITATOR = company.ACCOUNTS[1].name
TITLE = "Atelier d’automne : la voix du terrain"
QUESTION = "Qu’est-ce qui oblige nos clients à se répéter ?"
HELD_BEFORE = timedelta(weeks=4)
HOUR = 13  # of universal time: an afternoon in France
LASTS = timedelta(hours=2)
ASIDE = "aside"


@dataclass(frozen=True, slots=True)
class Idea:
    text: str
    author: str
    lane: str
    place: str = ""  # the situation where it was sorted; ASIDE; empty while it waits


IDEAS = (
    Idea("Le SAV ne voit pas le numéro du devis", "Nadia", "irritant", "Appeler le SAV"),
    Idea("Trois questions d’identité avant d’être écouté", "Hugo", "irritant", "Appeler le SAV"),
    Idea("On redemande l’adresse à la caisse", "Inès", "irritant", "Passer commande"),
    Idea("Reprendre le devis en ligne à l’écran du vendeur", "Paul", "action", "Être conseillé"),
    Idea("Rappeler avec le dossier ouvert", "Léa", "action", "Être rappelé"),
    Idea("Il fait froid dans la salle", "Marc", "irritant", ASIDE),
    Idea("Le livreur n’a pas l’étage", "Sofia", "irritant"),
    Idea("Un seul numéro pour tout", "Karim", "action"),
    Idea("Le code de retrait arrive après le client", "Chloé", "irritant"),
)  # fmt: skip


def hold_workshop(journey: Journey, *, at: datetime) -> None:
    """Opened, filled, sorted in part, closed: all on one afternoon."""
    lanes = {lane.kind: lane for lane in journey.lanes.filter(kind__in=["irritant", "action"])}
    began = (at - HELD_BEFORE).replace(hour=HOUR, minute=0, second=0, microsecond=0)
    workshop = actions.open_workshop(
        journey=journey, title=TITLE, question=QUESTION, lanes=lanes.values(),
        closes_at=began + LASTS, by=FACILITATOR, at=began,
    )  # fmt: skip
    for minute, idea in enumerate(IDEAS, start=1):
        send(workshop, idea, lanes[idea.lane], at=began + timedelta(minutes=minute))
    actions.close_workshop(workshop=workshop, by=FACILITATOR, at=began + LASTS)


def send(workshop: Workshop, idea: Idea, lane: Lane, *, at: datetime) -> None:
    contribution = actions.contribute(
        workshop=workshop, submission_id=uuid5(NAMESPACE_URL, idea.text), text=idea.text,
        author=idea.author, lane=lane, at=at,
    )  # fmt: skip
    if idea.place == ASIDE:
        actions.set_aside(contribution=contribution, by=FACILITATOR, at=at)
    elif idea.place:
        situation = Situation.objects.select_related("stage__journey").get(
            stage__journey=workshop.journey, name=idea.place
        )
        actions.sort_contribution(
            contribution=contribution, lane=lane, situation=situation, by=FACILITATOR, at=at
        )
