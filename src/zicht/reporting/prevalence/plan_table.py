"""What more reports and better links would do to an interval, as a table and in words."""

from zicht.language import Language, Text, percent
from zicht.prevalence.plan import NARROWER, Plan
from zicht.prevalence.planner import Effort, Expectation
from zicht.prevalence.verdict import whole
from zicht.reporting.prevalence.wording import spaced
from zicht.reporting.tables import Cell, Column, Kind, Table
from zicht.reporting.wording import both

TITLE = Text(nl="Wat meer gegevens zouden opleveren", en="What more data would give")

_NO_LINKS = Text(nl="", en="")
_LINKS = Text(
    nl=" Elke rij is gecorrigeerd voor haar koppelingen, alsof precies bekend is hoe goed die "
    "zijn.",
    en=" Every row is corrected for its links, as if it is known exactly how good these are.",
)


def introduction(plan: Plan) -> Text:
    """What the rows rest on."""
    model = spaced(plan.model)
    links = _LINKS if plan.now.effort.recall < 1 or plan.now.effort.precision < 1 else _NO_LINKS
    return Text(
        nl=f"Nagebootst met het beste model van deze lijsten, {model}. Klopt een ander model, "
        f"dan vallen breedte en afwijking anders uit.{links.nl} De afwijking zegt hoe ver de "
        "schatting naast de nagebootste omvang ligt.",
        en=f"Simulated with the best model of these lists, {model}. If another model is "
        f"right, widths and errors will differ.{links.en} The error says how far the estimate is "
        "off the size that was simulated.",
    )


def answers(plan: Plan) -> tuple[Text, ...]:
    """The least that narrows the interval enough, in sentences."""
    wanted = {one: percent(NARROWER, one) for one in Language}
    found = [_reports_answer(plan, wanted)]
    if plan.now.effort.recall < 1:
        found.append(_recall_answer(plan, wanted))
    return tuple(found)


def build(plan: Plan) -> Table:
    """One row per effort."""
    return Table(
        key="prevalence_plan",
        title=TITLE,
        columns=(
            Column(key="effort", heading=Text(nl="wat u doet", en="what you do"), kind=Kind.TEXT),
            Column(key="reports", heading=Text(nl="meldingen", en="reports"), kind=Kind.COUNT),
            Column(
                key="width", heading=Text(nl="breedte interval", en="width of interval"),
                kind=Kind.TEXT,
            ),
            Column(key="narrower", heading=Text(nl="smaller", en="narrower"), kind=Kind.TEXT),
            Column(key="bias", heading=Text(nl="afwijking", en="error"), kind=Kind.TEXT),
        ),
        rows=tuple(_row(one, plan.now) for one in plan.expectations),
    )  # fmt: skip


def _row(one: Expectation, now: Expectation) -> tuple[Cell, ...]:
    narrower = None if one is now else _part(one.narrowing(now))
    return (
        label(one.effort, now.effort),
        round(one.reports),
        whole(one.width),
        narrower,
        _signed(one.bias),
    )


def label(effort: Effort, now: Effort) -> Text:
    """What was done, in words."""
    if effort == now:
        return Text(nl="zoals nu", en="as now")
    if effort.more_reports > now.more_reports:
        return both(
            lambda language: (
                f"{percent(effort.more_reports, language)} "
                + Text(nl="meer meldingen", en="more reports").to(language)
            )
        )
    recall = {one: _rate(effort.recall, one) for one in Language}
    precision = {one: _rate(effort.precision, one) for one in Language}
    nl, en = Language.NL, Language.EN
    return Text(
        nl=f"{recall[nl]} van de koppelingen gevonden, {precision[nl]} daarvan juist",
        en=f"{recall[en]} of links found, {precision[en]} of those true",
    )


def _rate(share: float, language: Language) -> str:
    """With a decimal where it is not a whole number of percent."""
    return percent(share, language, decimals=0 if round(share, 3) == round(share, 2) else 1)


def _signed(share: float) -> Text:
    """With a sign on either side of nothing: too high or too low."""
    sign = "+" if round(share, 2) > 0 else ""
    return both(lambda language: sign + _part(share).to(language))


def _part(share: float) -> Text:
    # Adding nothing takes away the minus sign of a share that rounds to it.
    return both(lambda language: percent(round(share, 2) + 0.0, language))


def _reports_answer(plan: Plan, wanted: dict[Language, str]) -> Text:
    nl, en = Language.NL, Language.EN
    if plan.reports is None:
        return Text(
            nl=f"Met meer meldingen alleen wordt het interval geen {wanted[nl]} smaller.",
            en=f"More reports alone do not make the interval {wanted[en]} narrower.",
        )
    count = whole(plan.reports.reports - plan.now.reports)
    return Text(
        nl=f"Ongeveer {count.nl} meldingen meer maken het interval {wanted[nl]} smaller.",
        en=f"About {count.en} more reports make the interval {wanted[en]} narrower.",
    )


def _recall_answer(plan: Plan, wanted: dict[Language, str]) -> Text:
    nl, en = Language.NL, Language.EN
    if plan.recall is None:
        return Text(
            nl=f"Beter koppelen alleen maakt het interval geen {wanted[nl]} smaller.",
            en=f"Better links alone do not make the interval {wanted[en]} narrower.",
        )
    now, then = plan.now.effort.recall, plan.recall.effort.recall
    return Text(
        nl=f"{_rate(then, nl)} van de koppelingen vinden in plaats van {_rate(now, nl)} maakt "
        f"het interval {wanted[nl]} smaller.",
        en=f"Finding {_rate(then, en)} of the links instead of {_rate(now, en)} makes the "
        f"interval {wanted[en]} narrower.",
    )
