"""What the temperature of a customer says, in words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from jalon.measure import Feeling

FEELINGS = {
    Feeling.COLDER: _("Plus froid que la plupart des clients"),
    Feeling.WARMER: _("Plus chaud que la plupart des clients"),
    Feeling.ALIKE: _("Comme la plupart des clients"),
    Feeling.UNTOLD: _("Trop peu pour le dire"),
}
ADVICE = {
    Feeling.COLDER: _(
        "Lisez ce qui suit avant d’appeler : il reste sans doute quelque chose à régler."
    ),
    Feeling.WARMER: _(
        "Il dit du bien de vous : remerciez-le, et voyez s’il accepte de témoigner."
    ),
    Feeling.ALIKE: _("Rien ne le distingue des autres."),
    Feeling.UNTOLD: _(
        "L’intervalle est trop large pour dire s’il est plus froid ou plus chaud que les autres : "
        "fiez-vous à ses mots."
    ),
}
