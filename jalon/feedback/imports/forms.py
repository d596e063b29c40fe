"""What a person says about a survey file: the file, its columns, then the details."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import PurePath
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.feedback.imports import notation
from jalon.feedback.imports.drafting import ROLES, Plain, names_in
from jalon.feedback.imports.formats.records import Layout
from jalon.feedback.imports.guessing import ENCODINGS
from jalon.feedback.imports.mapfile import LAST_HEADER, MapRefused, parse, same_text
from jalon.feedback.imports.sampling import Sample, SampledColumn
from jalon.journeys.keys import slug
from jalon.journeys.models import MeasurePoint
from jalon.journeys.queries import setting_on
from jalon.measure import default_definition
from jalon.organisation.forms import UnitChoice
from jalon.organisation.models import Unit

SEPARATORS = (
    ("", _("Deviné")),
    (",", _("Virgule ,")),
    (";", _("Point-virgule ;")),
    ("tab", _("Tabulation")),
    ("|", _("Barre |")),
)
MOST_MAP = 256 * 1024  # bytes


class Upload(forms.Form):
    file = forms.FileField(
        label=_("Fichier de réponses"),
        help_text=_(
            "Un CSV (tout encodage, tout séparateur), un classeur .xlsx ou un fichier Parquet ; "
            "une ligne par répondant, 512 Mio au plus."
        ),
    )
    unit = UnitChoice(
        label=_("Entité"),
        queryset=Unit.objects.none(),
        help_text=_(
            "Les réponses lui reviennent, ou aux entités en dessous qu’une colonne du "
            "fichier nomme."
        ),
    )
    map = forms.FileField(
        label=_("Fichier de correspondance"),
        required=False,
        help_text=_("Si vous en avez déjà un (.yaml) : les étapes suivantes seront remplies."),
    )

    def __init__(self, *args: Any, units: Sequence[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        choice = self.fields["unit"]
        choice.queryset = rows  # type: ignore[attr-defined]
        if units and not self.is_bound:
            choice.initial = units[0].pk

    def clean_map(self) -> str:
        uploaded = self.cleaned_data["map"]
        return map_text(uploaded.read(MOST_MAP + 1)) if uploaded else ""


def map_text(content: bytes) -> str:
    if len(content) > MOST_MAP:
        raise forms.ValidationError(_("Ce fichier de correspondance dépasse 256 Kio."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise forms.ValidationError(
            _("Ce fichier de correspondance n’est pas en UTF-8.")
        ) from None
    checked(text)
    return text


def checked(text: str) -> None:
    try:
        parse(text)
    except MapRefused as refusal:
        raise forms.ValidationError([str(problem) for problem in refusal.problems]) from None


class WrittenMap(forms.Form):
    """A map pasted or corrected by hand."""

    text = forms.CharField(
        label=_("Correspondance (YAML)"),
        max_length=MOST_MAP,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24, "spellcheck": "false", "class": "map-text"}),
    )

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        checked(text)
        return text

    @property
    def plain(self) -> Plain:
        found: Plain = notation.read(self.cleaned_data["text"]).plain
        return found


class LayoutOfFile(forms.Form):
    """How the file is written, when the guess is wrong."""

    encoding = forms.ChoiceField(
        label=_("Encodage"),
        required=False,
        choices=[("", _("Deviné")), *((name, name) for name in ENCODINGS)],
    )
    separator = forms.ChoiceField(label=_("Séparateur"), required=False, choices=SEPARATORS)


class SheetOfFile(forms.Form):
    """Which sheet of a workbook, and where its names of columns are."""

    sheet = forms.CharField(
        label=_("Feuille"), required=False, max_length=120, strip=False, widget=forms.Select
    )
    header_row = forms.IntegerField(
        label=_("Ligne des noms (vide : devinée)"),
        required=False,
        min_value=1,
        max_value=LAST_HEADER,
    )

    def __init__(self, *args: Any, layout: Layout | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sheets = layout.sheets if layout else ()
        hidden = _("%(name)s (masquée)")
        self.fields["sheet"].widget.choices = [
            (name, hidden % {"name": name} if is_hidden else name) for name, is_hidden in sheets
        ]


class Columns(forms.Form):
    """One role a column; the fields are named by position, whatever the header holds."""

    def __init__(
        self, *args: Any, sample: Sample, roles: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sample = sample
        for position, column in enumerate(sample.columns):
            self.fields[f"role-{position}"] = forms.ChoiceField(
                label=column.name,
                choices=ROLES,
                required=False,
                initial=roles.get(column.name, ""),
            )

    @property
    def rows(self) -> list[tuple[SampledColumn, forms.BoundField]]:
        return [(column, self[f"role-{at}"]) for at, column in enumerate(self.sample.columns)]

    @property
    def roles(self) -> dict[str, str]:
        found = {
            column.name: self.cleaned_data[f"role-{at}"]
            for at, column in enumerate(self.sample.columns)
        }
        return {name: role for name, role in found.items() if role}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        roles = [role for name, role in cleaned.items() if name.startswith("role-") and role]
        for role, label in ONCE.items():
            if roles.count(role) > 1:
                self.add_error(
                    None,
                    _("Une seule colonne peut être « %(role)s ».") % {"role": label},
                )
        if "date" in roles and any(role.startswith("date_") for role in roles):
            self.add_error(
                None, _("La date est une colonne, ou bien elle se compose : pas les deux.")
            )
        if not {"verbatim", *MeasurePoint.Indicator.values} & set(roles):
            self.add_error(None, _("Désignez au moins une colonne de notes ou de verbatims."))
        return cleaned


ONCE = {
    "date": _("Date"),
    "date_year": _("Année"),
    "date_month": _("Mois"),
    "date_day": _("Jour du mois"),
    "unit": _("Entité (code ou nom)"),
    "segment": _("Segment principal"),
    "channel": _("Canal vécu"),
    "customer_reference": _("Référence client"),
    "respondent_key": _("Clé du répondant"),
    "external_id": _("Identifiant de la ligne"),
    "weight": _("Poids"),
}


class General(forms.Form):
    """What is said once for the whole file; only the questions that its columns leave open."""

    name = forms.CharField(label=_("Nom de l’enquête"), max_length=120)
    source = forms.SlugField(
        label=_("Source"),
        max_length=60,
        help_text=_(
            "Un nom court et stable : une ligne de la même source n’est jamais importée "
            "deux fois."
        ),
    )
    family = forms.ChoiceField(
        label=_("Famille d’enquête"),
        choices=MeasurePoint.Family.choices,
        widget=forms.RadioSelect,
        initial=MeasurePoint.Family.TRANSACTIONAL,
    )
    day = forms.CharField(
        label=_("Date de toutes les réponses"),
        required=False,
        max_length=40,
        help_text=_("Aucune colonne ne la donne : par exemple 15/05/2016."),
    )
    format = forms.CharField(
        label=_("Écriture de la date"),
        required=False,
        max_length=60,
        help_text=_(
            "Laissez vide pour 12/03/2024, 12 mars 2024 ou 2024-03-12 ; sinon par "
            "exemple %m/%d/%Y, mois d’abord."
        ),
    )
    year = forms.IntegerField(label=_("Année"), required=False, min_value=1900, max_value=2200)
    month = forms.IntegerField(
        label=_("Mois (1 à 12)"), required=False, min_value=1, max_value=12
    )
    month_day = forms.IntegerField(
        label=_("Jour du mois"), required=False, min_value=1, max_value=31
    )
    since = forms.DateField(
        label=_("Objectifs en vigueur depuis le"),
        required=False,
        help_text=_(
            "Pour les points créés : leurs objectifs jugent les réponses à partir de ce "
            "jour. Vide : aujourd’hui."
        ),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    unit_recode = forms.CharField(
        label=_("Codes d’entité du fichier"),
        required=False,
        max_length=20_000,
        help_text=_(
            "Une ligne par code à traduire : « 12 = lyon-centre ». Les codes "
            "et noms de Jalon sont reconnus d’eux-mêmes."
        ),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    blank = forms.CharField(
        label=_("Codes « sans réponse » de toutes les notes"),
        required=False,
        max_length=500,
        help_text=_(
            "Ne touchent que les notes dont l’échelle n’a pas cette valeur : 6 reste "
            "une note d’un NPS."
        ),
    )
    not_applicable = forms.CharField(
        label=_("Codes « non concerné » de toutes les notes"),
        required=False,
        max_length=500,
    )
    decimal = forms.ChoiceField(
        label=_("Décimales du poids"),
        required=False,
        choices=[
            ("", _("Devinées")),
            ("comma", _("Virgule : 0,72")),
            ("point", _("Point : 0.72")),
        ],
    )

    def __init__(self, *args: Any, plain: Plain, **kwargs: Any) -> None:
        super().__init__(*args, **{"initial": general_of(plain), **kwargs})
        self.plain = plain
        for name in self.out_of_place():
            del self.fields[name]
        for name in {"day", "year", "month", "month_day"} & self.fields.keys():
            self.fields[name].required = True

    def out_of_place(self) -> set[str]:
        """The questions that this file does not raise."""
        when = self.plain.get("date")
        is_column = isinstance(when, dict) and "column" in when
        asked = {"format"} if is_column else set()
        if isinstance(when, dict) and not is_column:
            fields = {"year": "year", "month": "month", "day": "month_day"}
            asked = {
                field for part, field in fields.items() if not isinstance(when.get(part), dict)
            }
        elif not is_column:
            asked = {"day"}
        if isinstance(self.plain.get("unit"), dict):
            asked.add("unit_recode")
        if self.plain.get("weight"):
            asked.add("decimal")
        if len(self.plain.get("points") or []) > 1:
            asked |= {"blank", "not_applicable"}
        return RAISED_BY_THE_FILE - asked

    def clean_source(self) -> str:
        return str(self.cleaned_data["source"]).lower()

    def clean_unit_recode(self) -> dict[str, str]:
        return recodes(self.cleaned_data["unit_recode"])

    def drawn(self) -> Plain:
        said = self.cleaned_data
        plain = dict(self.plain) | {key: said[key] for key in ("name", "source", "family")}
        plain.pop("every_point", None)  # each point carries it from now on
        plain["date"] = self.drawn_date()
        plain["since"] = said["since"].isoformat() if said.get("since") else ""
        if "decimal" in said:
            plain["decimal"] = said["decimal"]
        if "unit_recode" in said:
            plain["unit"] = dict(plain["unit"]) | {"recode": said["unit_recode"]}
        return plain

    def shared_codes(self) -> dict[str, list[str]]:
        """The codes that every column of grades uses."""
        names = ("blank", "not_applicable")
        return {name: codes(self.cleaned_data.get(name, "")) for name in names}

    def drawn_date(self) -> Any:
        said, when = self.cleaned_data, self.plain.get("date")
        if "day" in said:
            return said["day"]
        if "format" in said:
            return {"column": when["column"], "format": said["format"]}  # type: ignore[index]
        constants = {
            "year": said.get("year"),
            "month": said.get("month"),
            "day": said.get("month_day"),
        }
        return dict(when or {}) | {
            part: str(n) for part, n in constants.items() if n is not None
        }


RAISED_BY_THE_FILE = {
    "day",
    "format",
    "year",
    "month",
    "month_day",
    "unit_recode",
    "decimal",
    "blank",
    "not_applicable",
}


def general_of(plain: Plain) -> dict[str, Any]:
    when, unit = plain.get("date"), plain.get("unit")
    parts = when if isinstance(when, dict) else {}
    constants = {part: text for part, text in parts.items() if isinstance(text, str)}
    since = str(plain.get("since") or "")
    return {
        "name": plain.get("name", ""),
        "source": plain.get("source", ""),
        "family": plain.get("family") or MeasurePoint.Family.TRANSACTIONAL,
        "day": when if isinstance(when, str) else "",
        "format": constants.get("format", ""),
        "year": constants.get("year"),
        "month": constants.get("month"),
        "month_day": constants.get("day"),
        "since": date.fromisoformat(since) if len(since) == 10 else None,
        "decimal": {".": "point", ",": "comma"}.get(
            str(plain.get("decimal")), plain.get("decimal", "")
        ),
        "unit_recode": written_recodes(unit.get("recode") if isinstance(unit, dict) else None),
    }


def first_draft(file_name: str) -> Plain:
    """A name and a source to begin with, from the name of the file."""
    stem = PurePath(file_name).stem
    return {"name": stem.replace("_", " "), "source": slug(stem)}


class PointDetails(forms.Form):
    """One column of grades: which measure point, and what its codes mean."""

    known = forms.ChoiceField(label=_("Point de mesure"), required=False)
    label = forms.CharField(label=_("Libellé du nouveau point"), required=False, max_length=80)
    blank = forms.CharField(
        label=_("Codes « sans réponse »"),
        required=False,
        max_length=500,
        help_text=_(
            "Séparés par des points-virgules : 99 ; NSP. Une case vide l’est toujours."
        ),
    )
    not_applicable = forms.CharField(
        label=_("Codes « non concerné »"), required=False, max_length=500
    )
    recode = forms.CharField(
        label=_("Codes à traduire"),
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Un par ligne : « Très satisfait = 5 »."),
    )
    reversed = forms.BooleanField(
        label=_("Échelle inversée : la plus petite note du fichier est la meilleure"),
        required=False,
    )
    objective = forms.FloatField(label=_("Objectif"), required=False, localize=True)
    floor = forms.FloatField(label=_("Seuil"), required=False, localize=True)

    def __init__(
        self, *args: Any, plain: Plain, column: SampledColumn | None, **kwargs: Any
    ) -> None:
        self.plain, self.column = plain, column
        points = points_of(str(plain.get("indicator", "")))
        super().__init__(*args, **{"initial": point_initial(plain, points), **kwargs})
        new = ("", _("Un nouveau point, créé par cet import"))
        self.fields["known"].choices = [new, *points.items()]  # type: ignore[attr-defined]

    @property
    def title(self) -> str:
        return " / ".join(names_in(self.plain))

    @property
    def seen(self) -> list[tuple[str, int, bool]]:
        """The values of the first rows, how often, and whether the scale has no such grade."""
        common = self.column.common if self.column else []
        return [
            (value, n, bool(value.strip()) and same_text(value) not in self.grades)
            for value, n in common
        ]

    @property
    def grades(self) -> set[str]:
        return {
            str(grade) for grade in default_definition(self.plain["indicator"]).scale.grades
        }

    def clean_recode(self) -> dict[str, str]:
        return recodes(self.cleaned_data["recode"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not cleaned.get("known") and not cleaned.get("label"):
            self.add_error(
                "label", _("Donnez-lui un libellé, ou choisissez un point qui existe.")
            )
        return cleaned

    def drawn(self, shared: dict[str, list[str]]) -> Plain:
        said, plain = self.cleaned_data, dict(self.plain)
        plain["point"] = said["known"] or new_key(plain, said["label"])
        plain["label"] = said["label"]
        for name in ("blank", "not_applicable"):
            outside = [code for code in shared[name] if same_text(code) not in self.grades]
            plain[name] = list(dict.fromkeys([*codes(said[name]), *outside]))
        plain["recode"] = said["recode"]
        plain["reversed"] = "true" if said["reversed"] else ""
        for name in ("objective", "floor"):
            plain[name] = "" if said[name] is None else f"{said[name]:g}"
        return {key: value for key, value in plain.items() if value not in ("", [], {}, None)}


def points_of(indicator: str) -> dict[str, str]:
    points = list(MeasurePoint.objects.filter(indicator=indicator).order_by("key"))
    settings = setting_on(points)
    return {point.key: f"{settings[point.pk].label} ({point.key})" for point in points}


def new_key(plain: Plain, label: str) -> str:
    """A new point keeps the key the draft already gave it, while its label is the same."""
    return str(plain["point"]) if plain.get("label") == label else slug(label)


def point_initial(plain: Plain, points: dict[str, str]) -> dict[str, Any]:
    key = str(plain.get("point", ""))
    return {
        "known": key if key in points else "",
        "label": plain.get("label", ""),
        "blank": "\u00a0; ".join(text for text in codes_in(plain.get("blank")) if text),
        "not_applicable": "\u00a0; ".join(codes_in(plain.get("not_applicable"))),
        "recode": written_recodes(plain.get("recode")),
        "reversed": str(plain.get("reversed", "")).lower() in {"true", "yes", "oui"},
        "objective": as_number(plain.get("objective")),
        "floor": as_number(plain.get("floor")),
    }


def as_number(text: Any) -> float | None:
    try:
        return float(str(text).replace(",", ".")) if text else None
    except ValueError:
        return None


def codes(text: str) -> list[str]:
    parts = text.replace("\u00a0", " ").replace("\n", ";").split(";")
    return list(dict.fromkeys(part.strip() for part in parts if part.strip()))


def codes_in(value: Any) -> list[str]:
    if value is None:
        return []
    return [str(each) for each in value] if isinstance(value, list) else [str(value)]


def recodes(text: str) -> dict[str, str]:
    """`old = new`, one a line."""
    found: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        old, equals, new = line.replace("\u00a0", " ").rpartition("=")
        if line.strip() and not (equals and old.strip()):
            message = _("Ligne %(number)d : il faut « ancien = nouveau ».")
            raise forms.ValidationError(message % {"number": number})
        if old.strip():
            found[old.strip()] = new.strip()
    return found


def written_recodes(recode: Any) -> str:
    return (
        "\n".join(f"{old} = {new}" for old, new in recode.items())
        if isinstance(recode, dict)
        else ""
    )


class Start(forms.Form):
    create_points = forms.BooleanField(
        label=_("Créer les points de mesure qui manquent"), required=False
    )
    update = forms.BooleanField(
        label=_("Reprendre les lignes déjà importées dont le contenu a changé"), required=False
    )
