"""The two journeys of the demo company, as a CX manager would draw them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class DemoPersona:
    name: str
    goal: str
    quote: str


@dataclass(frozen=True, slots=True)
class DemoSituation:
    key: str
    label: str
    stage: str
    channels: tuple[str, ...]  # the first is where its station stands
    moment: str = ""
    expectation: str = ""


@dataclass(frozen=True, slots=True)
class DemoJourney:
    key: str
    label: str
    objective: str
    stages: tuple[str, ...]
    personas: tuple[DemoPersona, ...]
    situations: tuple[DemoSituation, ...]


CHANNELS = ("web", "app", "store", "phone", "email", "chat")

PURCHASE = DemoJourney(
    key="achat-equipement",
    label="Achat d’un équipement",
    objective="Qu’un client équipé une fois revienne chez nous, sans avoir eu à se répéter.",
    stages=(
        "Découvrir",
        "Choisir",
        "Acheter",
        "Être livré",
        "Utiliser",
        "Être aidé",
        "Renouveler",
    ),
    personas=(
        DemoPersona(
            name="Sophie, 38 ans, deux enfants",
            goal="Remplacer son lave-linge en panne avant la fin de la semaine.",
            quote="« Dites-moi la vérité sur le délai, je m’organiserai. »",
        ),
        DemoPersona(
            name="Gérard, 71 ans, client depuis 1998",
            goal="Une cuisine facile à utiliser, installée et expliquée.",
            quote="« Je veux parler à quelqu’un qui connaît mon dossier. »",
        ),
    ),
    situations=(
        DemoSituation(
            "chercher-offre",
            "Chercher une offre",
            "Découvrir",
            ("web",),
            expectation="Trouver vite ce qui convient, avec le vrai prix.",
        ),
        DemoSituation(
            "faire-devis",
            "Faire un devis",
            "Choisir",
            ("web", "app"),
            expectation="Un devis clair en cinq minutes, que le magasin retrouve.",
        ),
        DemoSituation(
            "etre-conseille",
            "Être conseillé",
            "Choisir",
            ("store",),
            "moment_of_truth",
            "Un vendeur disponible, qui écoute avant de proposer.",
        ),
        DemoSituation(
            "passer-commande",
            "Passer commande",
            "Acheter",
            ("store", "web"),
            "moment_of_truth",
            "Ne pas redonner ce que l’on a déjà dit sur le devis.",
        ),
        DemoSituation(
            "recevoir-bienvenue",
            "Recevoir la bienvenue",
            "Acheter",
            ("email",),
            "wow",
            "Savoir ce qui va se passer, et qui appeler.",
        ),
        DemoSituation(
            "suivre-livraison",
            "Suivre sa livraison",
            "Être livré",
            ("app", "email"),
            expectation="Un créneau de deux heures, tenu ou prévenu.",
        ),
        DemoSituation(
            "retirer-colis",
            "Retirer le colis",
            "Être livré",
            ("store",),
            "transaction",
            "Entrer, montrer son code, repartir.",
        ),
        DemoSituation(
            "ouvrir-installer",
            "Ouvrir, installer",
            "Utiliser",
            ("app",),
            "moment_of_truth",
            "Que tout soit dans le carton et que ça marche du premier coup.",
        ),
        DemoSituation(
            "utiliser-quotidien",
            "Utiliser au quotidien",
            "Utiliser",
            ("app",),
            expectation="Ne plus y penser.",
        ),
        DemoSituation(
            "appeler-sav",
            "Appeler le SAV",
            "Être aidé",
            ("phone", "chat"),
            "moment_of_truth",
            "Une seule personne, une seule explication, une solution.",
        ),
        DemoSituation(
            "etre-rappele",
            "Être rappelé",
            "Être aidé",
            ("phone",),
            "wow",
            "Que l’on rappelle quand on l’a dit.",
        ),
        DemoSituation(
            "decider-rester",
            "Décider de rester",
            "Renouveler",
            ("email",),
            "moment_of_truth",
            "Être reconnu quand on revient.",
        ),
    ),
)

MAINTENANCE = DemoJourney(
    key="abonnement-entretien",
    label="Abonnement d’entretien",
    objective="Faire de la visite annuelle le meilleur souvenir que nos clients ont de nous.",
    stages=(
        "S’abonner",
        "Prendre rendez-vous",
        "Être dépanné",
        "Payer",
        "Poursuivre",
    ),
    personas=(
        DemoPersona(
            name="Karim, 45 ans, restaurateur",
            goal="Un technicien dans la journée, à l’heure dite.",
            quote="« Mon métier s’arrête quand votre machine s’arrête. »",
        ),
    ),
    situations=(
        DemoSituation(
            "souscrire-contrat",
            "Souscrire le contrat",
            "S’abonner",
            ("store", "web"),
            "transaction",
            "Comprendre ce qui est couvert, et ce qui ne l’est pas.",
        ),
        DemoSituation(
            "prendre-rendez-vous",
            "Prendre rendez-vous",
            "Prendre rendez-vous",
            ("web", "phone"),
            expectation="Un créneau proche, choisi en trois gestes.",
        ),
        DemoSituation(
            "valider-visite",
            "Recevoir le technicien",
            "Être dépanné",
            ("app",),
            "moment_of_truth",
            "Un technicien à l’heure, soigneux, qui explique.",
        ),
        DemoSituation(
            "comprendre-facture",
            "Comprendre sa facture",
            "Payer",
            ("email", "web"),
            expectation="Le montant annoncé, ligne à ligne.",
        ),
        DemoSituation(
            "faire-bilan",
            "Faire le bilan de l’année",
            "Poursuivre",
            ("email",),
            expectation="Sentir que l’abonnement a servi à quelque chose.",
        ),
    ),
)

JOURNEYS = (PURCHASE, MAINTENANCE)
