"""The twelve measure points: what each asks, where, how many answer, and how well it does.

A *level* is the value a point should show today over the whole company, in the unit of
its figure: NPS points, or percent of good answers. `story` says how it got there.
"""

from __future__ import annotations

from dataclasses import dataclass, field

MODES = ("email", "sms", "web", "qr")


@dataclass(frozen=True, slots=True)
class Drop:
    """A lasting fall on a day of the year, reached over `ramp` days."""

    month: int
    day: int
    points: float  # in the unit of the figure, negative
    ramp: int = 10


@dataclass(frozen=True, slots=True)
class DemoPoint:
    key: str
    label: str
    journey: str
    situation: str
    indicator: str  # nps, csat, ces2 or ces1
    question: str
    question_en: str
    objective: float
    floor: float
    level: float
    volume: int  # answers a year at scale 1
    channels: dict[str, float]
    modes: dict[str, float]
    # Writings the comments draw from, most frequent first.
    themes: dict[str, float]
    family: str = "transactional"
    drift: float = 0.0  # what the year began above (or below) today's level
    drop: Drop | None = None
    themes_since_drop: dict[str, float] = field(default_factory=dict)
    season: float = 1.0  # 0 ignores sales and holidays, 1 follows them
    services: dict[str, float] = field(default_factory=dict)  # share answered outside agencies
    new: bool = False  # opened last week: seven answers, whatever the scale


DROP = Drop(month=9, day=15, points=-20.0)
NEW_POINT_ANSWERS = 7

POINTS = (
    DemoPoint(
        key="devis",
        label="Devis en ligne",
        journey="achat-equipement",
        situation="faire-devis",
        indicator="csat",
        question="Êtes-vous satisfait de la façon dont vous avez fait votre devis en ligne ?",
        question_en="How satisfied are you with making your quote online?",
        objective=80,
        floor=65,
        level=84.0,
        volume=19_000,
        channels={"web": 0.81, "app": 0.19},
        modes={"web": 0.58, "email": 0.42},
        themes={"site": 6, "prix": 3},
        drift=-6.0,
        services={"service-web": 0.35},
    ),
    DemoPoint(
        key="conseil",
        label="Conseil en magasin",
        journey="achat-equipement",
        situation="etre-conseille",
        indicator="nps",
        question="Après ce conseil, recommanderiez-vous Maison Lavigne à un proche ?",
        question_en="After this advice, would you recommend Maison Lavigne to a friend?",
        objective=38,
        floor=10,
        level=44.0,
        volume=25_000,
        channels={"store": 1.0},
        modes={"sms": 0.47, "qr": 0.31, "email": 0.22},
        themes={
            "conseil": 5,
            "accueil_magasin": 4,
            "attente_magasin": 3,
            "prix": 2,
            "disponibilite": 2,
            "proprete": 1,
        },
    ),
    DemoPoint(
        key="commande",
        label="Facilité de la commande",
        journey="achat-equipement",
        situation="passer-commande",
        indicator="ces2",
        question="« Maison Lavigne m’a facilité la commande. » Êtes-vous d’accord ?",
        question_en="“Maison Lavigne made it easy for me to place my order.” Do you agree?",
        objective=75,
        floor=62,
        level=56.0,
        volume=18_000,
        channels={"store": 0.74, "web": 0.26},
        modes={"sms": 0.52, "email": 0.48},
        themes={"redonner": 5, "paiement": 4, "attente_magasin": 2, "accueil_magasin": 1},
        drift=13.0,
    ),
    DemoPoint(
        key="livraison",
        label="Suivi de la livraison",
        journey="achat-equipement",
        situation="suivre-livraison",
        indicator="csat",
        question="Êtes-vous satisfait de votre livraison et de son suivi ?",
        question_en="How satisfied are you with your delivery and how it was tracked?",
        objective=80,
        floor=65,
        level=74.0,
        volume=23_000,
        channels={"app": 0.63, "email": 0.37},
        modes={"sms": 0.55, "email": 0.38, "web": 0.07},
        themes={"delai_livraison": 5, "suivi": 4, "livreurs": 3, "etat_produit": 2},
        drift=5.0,
    ),
    DemoPoint(
        key="retrait",
        label="Retrait du colis",
        journey="achat-equipement",
        situation="retirer-colis",
        indicator="nps",
        question="Après ce retrait, recommanderiez-vous Maison Lavigne à un proche ?",
        question_en="After this collection, would you recommend Maison Lavigne to a friend?",
        objective=20,
        floor=2,
        level=11.0,
        volume=850,
        channels={"store": 1.0},
        modes={"qr": 0.84, "sms": 0.16},
        themes={"attente_magasin": 4, "accueil_magasin": 3, "disponibilite": 3, "proprete": 1},
    ),
    DemoPoint(
        key="installation",
        label="Installation de l’équipement",
        journey="achat-equipement",
        situation="ouvrir-installer",
        indicator="ces2",
        question="« L’installation de mon équipement a été facile. » Êtes-vous d’accord ?",
        question_en="“Setting up my equipment was easy.” Do you agree?",
        objective=76,
        floor=62,
        level=77.5,
        volume=16_000,
        channels={"app": 1.0},
        modes={"email": 0.61, "web": 0.39},
        themes={"montage": 6, "etat_produit": 3},
        drift=-9.0,
    ),
    DemoPoint(
        key="sav",
        label="Appel au SAV",
        journey="achat-equipement",
        situation="appeler-sav",
        indicator="nps",
        question="Après cet échange, recommanderiez-vous Maison Lavigne à un proche ?",
        question_en="After this conversation, would you recommend Maison Lavigne to a friend?",
        objective=5,
        floor=-10,
        level=2.0,
        volume=21_500,
        channels={"phone": 0.91, "chat": 0.09},
        modes={"sms": 0.78, "email": 0.22},
        themes={
            "panne": 4,
            "amabilite_telephone": 4,
            "attente_telephone": 2,
            "reexplication": 1,
        },
        drop=DROP,
        themes_since_drop={
            "attente_telephone": 6,
            "reexplication": 5,
            "panne": 2,
            "amabilite_telephone": 2,
        },
        season=0.5,
        services={"relation-client": 0.3},
    ),
    DemoPoint(
        key="rappel",
        label="Rappel d’un conseiller",
        journey="achat-equipement",
        situation="etre-rappele",
        indicator="csat",
        question="Êtes-vous satisfait de la façon dont nous vous avons rappelé ?",
        question_en="How satisfied are you with the way we called you back?",
        objective=80,
        floor=68,
        level=63.0,
        volume=650,
        channels={"phone": 1.0},
        modes={"sms": 0.7, "email": 0.3},
        themes={"rappel": 6, "amabilite_telephone": 2, "reexplication": 2},
        season=0.5,
        services={"relation-client": 0.4},
    ),
    DemoPoint(
        key="fidelite",
        label="Décision de rester client",
        journey="achat-equipement",
        situation="decider-rester",
        indicator="nps",
        question="À l’heure de renouveler, recommanderiez-vous Maison Lavigne à un proche ?",
        question_en="Now that it is time to renew, would you recommend Maison Lavigne?",
        objective=25,
        floor=0,
        level=20.0,
        volume=NEW_POINT_ANSWERS,
        channels={"email": 1.0},
        modes={"email": 1.0},
        themes={"fidelite": 3, "prix": 1},
        new=True,
    ),
    DemoPoint(
        key="rendez-vous",
        label="Prise de rendez-vous",
        journey="abonnement-entretien",
        situation="prendre-rendez-vous",
        indicator="ces1",
        question="Quel mal avez-vous dû vous donner pour obtenir votre rendez-vous ?",
        question_en="How much trouble did you have to go to for your appointment?",
        objective=72,
        floor=58,
        level=73.7,
        volume=9_000,
        channels={"web": 0.66, "phone": 0.34},
        modes={"web": 0.44, "email": 0.33, "sms": 0.23},
        themes={"rendez_vous": 8, "amabilite_telephone": 2},
        season=0.3,
    ),
    DemoPoint(
        key="technicien",
        label="Visite du technicien",
        journey="abonnement-entretien",
        situation="valider-visite",
        indicator="csat",
        question="Êtes-vous satisfait de la visite de votre technicien ?",
        question_en="How satisfied are you with your technician’s visit?",
        objective=86,
        floor=72,
        level=91.0,
        volume=9_500,
        channels={"app": 1.0},
        modes={"sms": 0.66, "qr": 0.34},
        themes={"technicien": 8, "proprete_chantier": 2},
        drift=-3.0,
        season=0.3,
    ),
    DemoPoint(
        key="bilan",
        label="Bilan annuel (à froid)",
        journey="abonnement-entretien",
        situation="faire-bilan",
        indicator="nps",
        question="Recommanderiez-vous l’abonnement d’entretien à un proche ?",
        question_en="Would you recommend the maintenance plan to a friend?",
        objective=20,
        floor=0,
        level=10.0,
        volume=7_500,
        channels={"email": 1.0},
        modes={"email": 0.82, "sms": 0.18},
        themes={"facture": 4, "fidelite": 4, "technicien": 2},
        family="relational",
        drift=8.0,
        season=0.0,
    ),
)
POINT_INDEX = {point.key: index for index, point in enumerate(POINTS)}
