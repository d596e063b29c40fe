"""Two sets of figures side by side: what moved for sure, what may be the same, and what
cannot be compared, with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from jalon.cockpit.figures import PointFigure
from jalon.journeys.comparing import Document
from jalon.journeys.comparing import situations as lived_in
from jalon.measure import (
    Difference,
    Estimate,
    Gap,
    adjusted,
    difference,
    gap,
    mode_mix_changed,
)

FALSE_DISCOVERIES = 0.05  # share of the verdicts of one comparison that may be false

Figures = Mapping[str, PointFigure]


@dataclass(frozen=True, slots=True)
class Score:
    """One point on both sides. `verdict`: better, worse, same (nothing tells them apart) or
    unknown, and then `why` says why."""

    key: str
    label: str
    before: PointFigure | None
    after: PointFigure | None
    difference: Difference | None = None
    verdict: str = "unknown"
    why: str = ""
    mode_mix_changed: bool = False

    @property
    def figure(self) -> PointFigure:
        figure = self.after or self.before
        assert figure is not None  # noqa: S101 - a score is of a point that stood somewhere
        return figure


def scores(before: Figures, after: Figures, *, refused: str = "") -> list[Score]:
    """Judged together: many points compared at 5 % would give some verdicts by chance.

    `refused`: why no point of these two sides can be compared.
    """
    found = [
        score(key, before.get(key), after.get(key), refused) for key in {**after, **before}
    ]
    compared = [each for each in found if each.difference]
    chances = adjusted([chance(each) for each in compared])
    judged = {
        each.key: verdict(each, q) for each, q in zip(compared, chances.tolist(), strict=True)
    }
    return [judged.get(each.key, each) for each in found]


def chance(score: Score) -> float:
    moved = score.difference
    return 1.0 if moved is None or moved.p is None else moved.p


def score(
    key: str, before: PointFigure | None, after: PointFigure | None, refused: str = ""
) -> Score:
    label = (after or before).label  # type: ignore[union-attr]
    why = cannot_compare(before, after) or refused
    if why or before is None or after is None or not (before.histogram and after.histogram):
        return Score(key, label, before, after, why=why)
    effects = (after.design_effect, before.design_effect)
    moved = difference(
        after.histogram, before.histogram, after.definition, design_effects=effects
    )
    mix = mode_mix_changed(after.modes, before.modes)
    return Score(key, label, before, after, moved, mode_mix_changed=mix)


def cannot_compare(before: PointFigure | None, after: PointFigure | None) -> str:
    """Why; empty where nothing stands in the way."""
    if before is None:
        return "planted"
    if after is None:
        return "uprooted"
    if before.definition != after.definition:
        return "definition"
    if before.is_private or after.is_private:
        return "private"
    if before.value is None or after.value is None:
        return "small_base"
    return ""


def verdict(score: Score, q: float) -> Score:
    moved = score.difference
    holds_zero = moved is None or moved.low is None or moved.low <= 0 <= (moved.high or 0)
    said = "same"
    if not holds_zero and q <= FALSE_DISCOVERIES:
        is_good = ((moved.value or 0) > 0) == (score.figure.better == "high")  # type: ignore[union-attr]
        said = "better" if is_good else "worse"
    return Score(
        score.key, score.label, score.before, score.after, moved, said,
        mode_mix_changed=score.mode_mix_changed,
    )  # fmt: skip


# A journey against its target


@dataclass(frozen=True, slots=True)
class GapToTarget:
    """A situation, a point of today there, and what the target wants of it."""

    situation: str  # uid
    name: str
    figure: PointFigure | None
    aim: str = ""  # the key of the point of the target
    aim_label: str = ""
    objective: float | None = None
    floor: float | None = None
    gap: Gap | None = None
    why: str = ""  # new, dropped, unmeasured, no_counterpart, no_objective, definition, …

    @property
    def verdict(self) -> str:
        if self.gap is None:
            return "unknown"
        if self.gap.low >= 0:
            return "reached"
        return "missed" if self.gap.high < 0 else "same"


def gaps(current: Document, target: Document, figures: Figures) -> list[GapToTarget]:
    """Situation by situation, in the order of today; those that only the target has come last."""
    wanted = {each["uid"]: each for each in lived_in(target)}
    aims = {each["key"]: each for each in target.get("points", [])}
    here = [each["uid"] for each in lived_in(current)]
    found = [
        line
        for each in lived_in(current)
        for line in of_situation(each, wanted.get(each["uid"]), aims, figures)
    ]
    coming = [each for uid, each in wanted.items() if uid not in set(here)]
    return [
        *found,
        *(GapToTarget(each["uid"], each["name"], None, why="new") for each in coming),
    ]


def of_situation(
    situation: Document, target: Document | None, aims: Mapping[str, Document],
    figures: Figures,
) -> list[GapToTarget]:  # fmt: skip
    uid, name = situation["uid"], situation["name"]
    keys = [key for key in planted(situation) if key in figures]
    if target is None:
        return [GapToTarget(uid, name, figures[key], why="dropped") for key in keys] or [
            GapToTarget(uid, name, None, why="dropped")
        ]
    wanted = [aims[key] for key in planted(target) if key in aims]
    if not keys:
        return [GapToTarget(uid, name, None, why="unmeasured")] if wanted else []
    return [against(uid, name, figures[key], wanted) for key in keys]


def planted(situation: Document) -> list[str]:
    return [key for each in situation["touchpoints"] for key in each.get("points", [])]


def against(
    uid: str, name: str, figure: PointFigure, wanted: Sequence[Document]
) -> GapToTarget:
    """The same point in the target, else the first that measures by the same definition."""
    same = [each for each in wanted if each["key"] == figure.key]
    alike = [each for each in wanted if each["definition"] == figure.definition]
    aim = next(iter([*same, *alike]), None)
    if aim is None:
        why = "definition" if wanted else "no_counterpart"
        return GapToTarget(uid, name, figure, why=why)
    distance = gap_to(figure, aim.get("objective"))
    return GapToTarget(
        uid, name, figure, aim["key"], aim["label"], aim.get("objective"), aim.get("floor"),
        distance, "" if distance else no_gap(figure, aim.get("objective")),
    )  # fmt: skip


def gap_to(figure: PointFigure, objective: float | None) -> Gap | None:
    if figure.value is None:
        return None
    estimate = Estimate(
        figure.definition, figure.value, figure.low, figure.high, figure.n or 0,
        figure.n_eff or 0.0,
    )  # fmt: skip
    return gap(estimate, objective)


def no_gap(figure: PointFigure, objective: float | None) -> str:
    if objective is None:
        return "no_objective"
    return "private" if figure.is_private else "small_base"
