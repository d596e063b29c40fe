"""The year of the map: how it was first drawn, what was redrawn since, the photos taken on the
way, a workshop, and the journey it aims to become."""

from __future__ import annotations

from datetime import datetime, timedelta

from jalon.cockpit.periods import last_weeks
from jalon.cockpit.snapshots.actions import take_snapshot
from jalon.demo import company
from jalon.demo.founding import Founded, plant_newcomers
from jalon.demo.journeys import PURCHASE
from jalon.demo.workshop import hold_workshop
from jalon.journeys import actions
from jalon.journeys.models import Journey, Situation, Stage
from jalon.organisation.queries import company_day

AUTHOR = company.ACCOUNTS[1].name
DRAWN_BEFORE = timedelta(weeks=52)
REDRAWN_BEFORE = timedelta(weeks=33)
SETTLED_BEFORE = timedelta(weeks=14)
PHOTOS = (
    (timedelta(weeks=39), "Point de départ", "La carte de l’atelier, avant de rien changer."),
    (timedelta(weeks=26), "Comité de mi-année", "Le devis n’est plus redemandé en magasin."),
    (timedelta(weeks=8), "Comité de rentrée", "Le SAV répond aussi par messagerie."),
)
FORMER_NAMES = (
    ("Appeler le SAV", "Joindre le service client"),
    ("Faire un devis", "Demander un prix"),
)
PAPER = "Remplir le dossier papier"


def remember(founded: Founded, *, at: datetime) -> None:
    """In the order it happened, so that each photo shows what stood that day."""
    journey = Journey.objects.select_related("unit").get(key=PURCHASE.key)
    draw_as_before(journey, at=at - DRAWN_BEFORE)
    photograph(journey, 0, at=at)
    redraw(journey, at=at - REDRAWN_BEFORE)
    photograph(journey, 1, at=at)
    settle(journey, at=at - SETTLED_BEFORE)
    photograph(journey, 2, at=at)
    hold_workshop(journey, at=at)
    plant_newcomers(founded, at=at)
    aim(journey, at=at - timedelta(weeks=2))


def lived(journey: Journey, name: str) -> Situation:
    return Situation.objects.select_related("stage__journey").get(
        stage__journey=journey, name=name
    )


def reword(situation: Situation, *, at: datetime, **words: str) -> None:
    actions.edit_situation(
        situation=situation, version=situation.version, by=AUTHOR, at=at, **words
    )


def draw_as_before(journey: Journey, *, at: datetime) -> None:
    """What the first workshop drew."""
    for name, former in FORMER_NAMES:
        reword(lived(journey, name), at=at, name=former)
    reword(lived(journey, "Être rappelé"), at=at, moment="")
    actions.set_channels(
        situation=lived(journey, "Joindre le service client"), channels=["phone"],
        by=AUTHOR, at=at,
    )  # fmt: skip
    buying = Stage.objects.get(journey=journey, name="Acheter")
    actions.add_situation(
        stage=buying, name=PAPER, channels=["store"], by=AUTHOR, at=at,
        description="Redonner en magasin ce qui est déjà sur le devis.",
    )  # fmt: skip


def redraw(journey: Journey, *, at: datetime) -> None:
    """The paper goes; two situations take the words of the customers."""
    actions.remove_situation(situation=lived(journey, PAPER), by=AUTHOR, at=at)
    for name, former in FORMER_NAMES:
        reword(lived(journey, former), at=at, name=name)


def settle(journey: Journey, *, at: datetime) -> None:
    """A channel more, and a call back that is meant to be remembered."""
    actions.set_channels(
        situation=lived(journey, "Appeler le SAV"), channels=["phone", "chat"],
        by=AUTHOR, at=at,
    )  # fmt: skip
    reword(lived(journey, "Être rappelé"), at=at, moment="wow")


def photograph(journey: Journey, place: int, *, at: datetime) -> None:
    before, name, note = PHOTOS[place]
    day = at - before
    take_snapshot(
        journey=journey, name=name, note=note, unit=journey.unit,
        period=last_weeks(4, company_day(day)), by=AUTHOR, at=day,
    )  # fmt: skip


def aim(journey: Journey, *, at: datetime) -> None:
    """The target: one explanation for all, a delay told before it is noticed."""
    target = actions.duplicate_journey(
        journey=journey, name=f"{journey.name} (cible)", kind=Journey.Kind.TARGET, by=AUTHOR,
        at=at,
    )  # fmt: skip
    reword(lived(target, "Faire un devis"), at=at, name="Faire un devis, repris partout")
    reword(lived(target, "Suivre sa livraison"), at=at, moment="moment_of_truth")
    delivered = Stage.objects.get(journey=target, name="Être livré")
    actions.add_situation(
        stage=delivered, name="Être prévenu d’un retard", channels=["app", "email"],
        moment="wow", description="Avant de l’avoir remarqué.", by=AUTHOR, at=at,
    )  # fmt: skip
