"""The sheets of a map's workbook, and the columns of each."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from jalon.journeys.models import Block, ChannelKind, Journey, Lane, MeasurePoint, Source
from jalon.journeys.workbook.labels import Choices

MAP = gettext_noop("Carte")
READ_ME = gettext_noop("LisezMoi")
# On the sheet of the map: block, name and key of each row, then a column a situation.
HEADS = (gettext_noop("Bloc"), gettext_noop("Ligne"), gettext_noop("Clé"))
# Rows above the lanes, by the key that they have there; no lane can be called so.
STAGE, SITUATION, DESCRIPTION, MOMENT, IDENTITY = (
    "#stage", "#situation", "#description", "#moment", "#uid",
)  # fmt: skip
ROW_NAMES = {
    STAGE: gettext_noop("Identité de l’étape"),
    SITUATION: gettext_noop("Situation"),
    DESCRIPTION: gettext_noop("Description"),
    MOMENT: gettext_noop("Moment clé"),
    IDENTITY: gettext_noop("Identité"),
}


@dataclass(frozen=True, slots=True)
class Field:
    name: str  # in the document
    title: str  # of its column
    width: int = 16
    kind: str = "text"  # text, number, date, boolean
    choices: Choices | None = None
    is_needed: bool = False


UID = Field("uid", gettext_noop("Identité"), 14)
NAME = gettext_noop("Nom")

TABLES: dict[str, tuple[Field, ...]] = {
    gettext_noop("Parcours"): (
        Field("name", NAME, 40, is_needed=True),
        Field("kind", gettext_noop("Nature"), choices=Journey.Kind),
        Field("objective", gettext_noop("Objectif"), 60),
        Field("starts_date", gettext_noop("Du"), 12, "date"),
        Field("ends_date", gettext_noop("Au"), 12, "date"),
        Field("key", gettext_noop("Clé"), 24),
    ),
    gettext_noop("Personas"): (
        Field("name", NAME, 24, is_needed=True),
        Field("goal", gettext_noop("Ce qu’il cherche"), 50),
        Field("quote", gettext_noop("Ce qu’il dit"), 50),
        UID,
    ),
    gettext_noop("Étapes"): (
        Field("name", NAME, 24),
        Field("description", gettext_noop("Description"), 60),
        UID,
    ),
    gettext_noop("Lignes"): (
        Field("kind", gettext_noop("Nature"), 22, choices=Lane.Kind, is_needed=True),
        Field("block", gettext_noop("Bloc"), 14, choices=Block),
        Field("name", NAME, 24),
        Field("shown", gettext_noop("Montrée"), 10, "boolean"),
        UID,
    ),
    gettext_noop("Canaux"): (
        Field("key", gettext_noop("Clé"), 14, is_needed=True),
        Field("kind", gettext_noop("Nature"), 18, choices=ChannelKind, is_needed=True),
        Field("name", NAME, 24, is_needed=True),
    ),
    gettext_noop("Points de mesure"): (
        Field("key", gettext_noop("Clé"), 20, is_needed=True),
        Field("label", gettext_noop("Libellé"), 30, is_needed=True),
        Field(
            "indicator", gettext_noop("Indicateur"), choices=MeasurePoint.Indicator,
            is_needed=True,
        ),
        Field("definition", gettext_noop("Définition"), 12),
        Field(
            "family", gettext_noop("Famille"), 22, choices=MeasurePoint.Family, is_needed=True
        ),
        Field("wording", gettext_noop("Libellé commun"), 16),
        Field("audience", gettext_noop("Public"), choices=MeasurePoint.Audience),
        Field("objective", gettext_noop("Objectif"), 10, "number"),
        Field("floor", gettext_noop("Seuil"), 10, "number"),
        Field("target_group", gettext_noop("Groupe cible"), 24),
    ),
    gettext_noop("Sources"): (
        Field("situation", gettext_noop("Identité de la situation"), 16, is_needed=True),
        Field("lane", gettext_noop("Clé de la ligne"), 16, is_needed=True),
        Field("kind", gettext_noop("Nature"), 18, choices=Source.Kind, is_needed=True),
        Field("date", gettext_noop("Date"), 12, "date", is_needed=True),
        Field("citation", gettext_noop("Référence"), 60),
        UID,
    ),
    gettext_noop("Fiches"): (
        Field("situation", gettext_noop("Identité de la situation"), 16),
        Field("lane", gettext_noop("Clé de la ligne"), 16),
        Field("text", gettext_noop("Texte"), 60),
        UID,
    ),
}  # fmt: skip
JOURNEY, PERSONAS, STAGES, LANES, CHANNELS, POINTS, SOURCES, NOTES = TABLES
