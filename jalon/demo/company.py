"""Maison Lavigne: its units, its customers' segments, and the people who sign in."""

from __future__ import annotations

from dataclasses import dataclass

NAME = "Maison Lavigne"
TIME_ZONE = "Europe/Paris"
SEGMENTS = {"Particulier": 0.72, "Premium": 0.18, "Professionnel": 0.10}
SEGMENTATION = "Type de client"
NOTICE = {
    "fr": (
        "Maison Lavigne lit vos réponses pour corriger ce qui ne va pas. Seuls les "
        "responsables de votre agence et l’équipe de l’expérience client y ont accès. "
        "Vos coordonnées ne servent qu’à vous rappeler, si vous le demandez. Pour les faire "
        "effacer, écrivez à donnees@lavigne.example."
    ),
    "en": (
        "Maison Lavigne reads your answers to put right what went wrong. Only the managers of "
        "your store and the customer experience team can see them. Your contact details are "
        "used to call you back, if you ask for it. To have them erased, write to "
        "donnees@lavigne.example."
    ),
}
# What each segment adds to the company's level, in NPS points.
SEGMENT_EFFECTS = {"Particulier": 0.0, "Premium": 4.0, "Professionnel": -6.0}

NATIONAL = "national"
BETTER_AGENCY = "annecy"  # truly better: BETTER_BY points above its peers, everywhere
BETTER_BY = 18.0
# Small enough to look far better or far worse than their peers by luck alone.
SMALL_AGENCIES = ("agen", "amiens", "limoges", "melun", "vannes")
FLOODED_AGENCY = "melun"  # one afternoon, its QR code receives a row of tens

REGIONS = {
    "ile-de-france": (
        "Île-de-France",
        ("Paris", "Versailles", "Créteil", "Saint-Denis", "Melun"),
    ),
    "nord-est": ("Nord-Est", ("Lille", "Amiens", "Reims", "Nancy", "Strasbourg")),
    "ouest": ("Ouest", ("Rennes", "Nantes", "Brest", "Vannes", "Caen")),
    "centre": ("Centre", ("Orléans", "Tours", "Dijon", "Limoges", "Clermont-Ferrand")),
    "sud-ouest": ("Sud-Ouest", ("Bordeaux", "Toulouse", "Bayonne", "Pau", "Agen")),
    "sud-est": ("Sud-Est", ("Lyon", "Marseille", "Nice", "Grenoble", "Annecy")),
}
SERVICES = {"relation-client": "Centre de relation client", "service-web": "Service web"}


@dataclass(frozen=True, slots=True)
class DemoUnit:
    code: str
    name: str
    parent: str | None
    kind: str  # national, region, agency or service


@dataclass(frozen=True, slots=True)
class DemoAccount:
    email: str
    name: str
    role: str  # administrator, cx_manager, unit_manager, employee or viewer
    unit: str


# For the demo company alone: it is printed on the screen of whoever starts it.
DEMO_PASSWORD = "un-jalon-sur-le-chemin"  # noqa: S105 (public on purpose)

ACCOUNTS = (
    DemoAccount("camille.martin@lavigne.example", "Camille Martin", "administrator", NATIONAL),
    DemoAccount("nadia.benali@lavigne.example", "Nadia Benali", "cx_manager", NATIONAL),
    DemoAccount(
        "julien.lafitte@lavigne.example", "Julien Lafitte", "unit_manager", "sud-ouest"
    ),
    DemoAccount(
        "maite.etchegaray@lavigne.example", "Maïté Etchegaray", "unit_manager", "bayonne"
    ),
    DemoAccount("paul.roussel@lavigne.example", "Paul Roussel", "viewer", NATIONAL),
    DemoAccount("ines.dupouy@lavigne.example", "Inès Dupouy", "employee", "bayonne"),
)


def _plain(city: str) -> str:
    return city.lower().replace("é", "e")


def _of(city: str) -> str:
    return f"d’{city}" if city[0] in "AEIOU" else f"de {city}"


def _agencies(region: str, cities: tuple[str, ...]) -> list[DemoUnit]:
    return [DemoUnit(_plain(c), f"Agence {_of(c)}", region, "agency") for c in cities]


def _units() -> tuple[DemoUnit, ...]:
    units = [DemoUnit(NATIONAL, NAME, None, "national")]
    for code, (name, cities) in REGIONS.items():
        units.append(DemoUnit(code, f"Région {name}", NATIONAL, "region"))
        units.extend(_agencies(code, cities))
    units.extend(DemoUnit(code, name, NATIONAL, "service") for code, name in SERVICES.items())
    return tuple(units)


UNITS = _units()  # parents before children; answers name a unit by its place here
UNIT_INDEX = {unit.code: index for index, unit in enumerate(UNITS)}
AGENCIES = tuple(index for index, unit in enumerate(UNITS) if unit.kind == "agency")
