"""What several models together allow to be said: agreed, it depends, or the data cannot tell.

The rules, in the order in which they are tried. Only methods that are judged count: not a lower
bound, not the assumption that lists are independent, and not models in which people differ by a
given distribution: which one it is cannot be found, and the answer depends on it (Link 2003).

1. There are two lists only, so that it cannot be seen whether one leans on the other, or fewer than
   two kinds of method gave an estimate: the data cannot tell. Methods that chose the same model are
   one kind, and of one kind only the first that gave an estimate counts.
2. Four signs are looked for:

   - *apart*: the estimates of two methods differ by more than a factor ``APART``;
   - *wide*: from the lowest to the highest end of all intervals is more than a factor ``WIDE``;
   - *torn*: a method gives two rival answers by itself: two peaks in its posterior or among its
     resamples, or runs that do not come to the same answer. A peak of resamples outside the
     method's own interval is a sign too, but no estimate: resamples stray from an estimate as that
     strays from the truth, and the interval corrects for it. The peak nearest to an estimate is no
     rival of it;
   - *moved*: taking two lists together changes the answer of one method by more than a factor
     ``MOVED`` (only where that was tried, see :mod:`.sensitivity`). The people stay the same then,
     so the answer should; when a list is left out there is less to go by, which is no sign.

   Two signs or more: the data cannot tell. One sign may be a weakness of a method; two are not.
3. One sign, estimates more than a factor ``NEAR`` apart, or two intervals that do not meet: it
   depends on the model.
4. Otherwise the models agree.

The thresholds are our own: no standard exists. They are ratios, since doubt about a population is
about how many times larger it may be than what was seen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from zicht.language import Language, Text, number
from zicht.prevalence.panel import Estimate, Finding, Margin, Panel
from zicht.prevalence.sensitivity import Change, Kind

APART = 2.0
WIDE = 5.0
MOVED = 2.0
NEAR = 1.5
LEAST_LISTS = 3
LEAST_WITNESSES = 2
SIGNS_TO_DOUBT = 2

#: Codes of refusals that say that a method does not settle on one answer.
UNSETTLED = frozenset(("disagreeing-chains",))


class Conclusion(StrEnum):
    """What may be said."""

    AGREED = "agreed"
    DEPENDS = "depends"
    CANNOT_TELL = "cannot_tell"


class Sign(StrEnum):
    """Why the answer of one method is not to be relied on."""

    TWO_LISTS = "two_lists"
    TOO_FEW = "too_few"
    APART = "apart"
    WIDE = "wide"
    TORN = "torn"
    MOVED = "moved"
    NOT_NEAR = "not_near"
    NO_MEETING = "no_meeting"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One sign that was found, in words with the numbers behind it."""

    sign: Sign
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """From the least to the greatest of several numbers."""

    low: float
    high: float

    @property
    def factor(self) -> float:
        """How many times the low end the high end is."""
        return self.high / self.low


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What the methods together allow to be said, and why.

    ``estimates`` is the range of the judged estimates and rival answers, and ``outer`` that of all
    ends of their intervals; None where no method gave one. A range of models is no interval:
    nothing says with which probability the population lies in it.
    """

    conclusion: Conclusion
    estimates: Range | None
    outer: Range | None
    reasons: tuple[Reason, ...]
    sentence: Text


def judge(panel: Panel, changes: Sequence[Change] = ()) -> Verdict:
    """The verdict on a panel, by the rules of this module.

    ``changes`` are what became of one method when lists were taken together or left out.
    """
    found = [one for one in panel.judged if one.finding is not None]
    estimates, outer = _estimates(found), _outer(found)
    lacking = [*_two_lists(panel), *_too_few(found)]
    if lacking:
        return _verdict(Conclusion.CANNOT_TELL, estimates, outer, lacking)
    signs = [*_apart(found), *_wide(outer), *_torn(panel.judged), *_moved(changes)]
    if len({one.sign for one in signs}) >= SIGNS_TO_DOUBT:
        return _verdict(Conclusion.CANNOT_TELL, estimates, outer, signs)
    lesser = [] if signs else [*_not_near(found), *_no_meeting(found)]
    if signs or lesser:
        return _verdict(Conclusion.DEPENDS, estimates, outer, [*signs, *lesser])
    return _verdict(Conclusion.AGREED, estimates, outer, [])


def _verdict(
    conclusion: Conclusion, estimates: Range | None, outer: Range | None, reasons: list[Reason]
) -> Verdict:
    return Verdict(
        conclusion=conclusion,
        estimates=estimates,
        outer=outer,
        reasons=tuple(reasons),
        sentence=_sentence(conclusion, estimates),
    )


def _population(one: Estimate) -> float:
    return _finding(one).population


def _finding(one: Estimate) -> Finding:
    if one.finding is None:
        raise ValueError(f"{one.method.key} found nothing")
    return one.finding


def _estimates(found: Sequence[Estimate]) -> Range | None:
    if not found:
        return None
    sizes = [size for one in found for size in _finding(one).answers]
    return Range(low=min(sizes), high=max(sizes))


def _outer(found: Sequence[Estimate]) -> Range | None:
    intervals = [one.finding.interval for one in found if one.finding and one.finding.interval]
    if not intervals:
        return None
    return Range(low=min(one.lower for one in intervals), high=max(one.upper for one in intervals))


def _ends(found: Sequence[Estimate]) -> tuple[Estimate, Estimate]:
    return min(found, key=_population), max(found, key=_population)


def _apart(found: Sequence[Estimate]) -> list[Reason]:
    low, high = _ends(found)
    if _population(high) <= APART * _population(low):
        return []
    return [Reason(sign=Sign.APART, text=_two_answers(low, high))]


def _not_near(found: Sequence[Estimate]) -> list[Reason]:
    low, high = _ends(found)
    if _population(high) <= NEAR * _population(low):
        return []
    return [Reason(sign=Sign.NOT_NEAR, text=_two_answers(low, high))]


def _wide(outer: Range | None) -> list[Reason]:
    if outer is None or outer.factor <= WIDE:
        return []
    low, high = whole(outer.low), whole(outer.high)
    times = _times(outer.factor)
    return [
        Reason(
            sign=Sign.WIDE,
            text=Text(
                nl=f"De intervallen lopen samen van {low.nl} tot {high.nl}: een factor {times.nl}.",
                en=f"Together the intervals run from {low.en} to {high.en}: a factor {times.en}.",
            ),
        )
    ]


def _torn(judged: Sequence[Estimate]) -> list[Reason]:
    reasons = []
    for one in judged:
        name = _opening(one.method.name)
        if one.refusal is not None and one.refusal.code in UNSETTLED:
            nl = f"{name.nl}: herhalingen komen niet op hetzelfde uit."
            en = f"{name.en}: repeated runs do not come to the same answer."
            reasons.append(Reason(sign=Sign.TORN, text=Text(nl=nl, en=en)))
        elif one.finding is not None and one.finding.rivals:
            reasons.append(Reason(sign=Sign.TORN, text=_rivals(name, one.finding)))
    return reasons


def _rivals(name: Text, found: Finding) -> Text:
    """What a method gives, and what else; and which of that does not count as an estimate."""
    tops, own = [whole(peak.size) for peak in found.rivals], whole(found.population)
    dutch, english = _listed([t.nl for t in tops], "en"), _listed([t.en for t in tops], "and")
    is_resampled = found.margin is Margin.WITH_CHOICE
    among = Text(nl=" in herhalingen", en=" in resamples") if is_resampled else Text(nl="", en="")
    answers = Text(nl="antwoorden", en="answers")
    if len(tops) == 1:
        answers = Text(nl="een antwoord", en="an answer")
    outside = len(found.rivals) + 1 - len(found.answers)
    return Text(
        nl=f"{name.nl} geeft {own.nl}, en{among.nl} ook {answers.nl} rond {dutch}."
        + (" Wat buiten het eigen interval ligt, is geen schatting." if outside else ""),
        en=f"{name.en} gives {own.en}, and{among.en} also {answers.en} near {english}."
        + (" What lies outside its interval is no estimate." if outside else ""),
    )


def _moved(changes: Sequence[Change]) -> list[Reason]:
    merged = [one for one in changes if one.kind is Kind.MERGED]
    moved = [one for one in merged if one.factor is not None and one.factor > MOVED]
    if not moved:
        return []
    worst = max(moved, key=lambda one: one.factor or 0.0)
    before, after = whole(worst.before), whole(worst.after or 0.0)
    label, name = worst.label, _opening(worst.method.name)
    return [
        Reason(
            sign=Sign.MOVED,
            text=Text(
                nl=f"{name.nl} gaat van {before.nl} naar {after.nl} met {label.nl}.",
                en=f"{name.en} goes from {before.en} to {after.en} with {label.en}.",
            ),
        )
    ]


def _no_meeting(found: Sequence[Estimate]) -> list[Reason]:
    held = [one for one in found if _finding(one).interval is not None]
    for one, other in combinations(held, 2):
        first, second = _finding(one).interval, _finding(other).interval
        if first and second and (first.upper < second.lower or second.upper < first.lower):
            names = one.method.name, other.method.name
            nl = f"De intervallen van {names[0].nl} en {names[1].nl} raken elkaar niet."
            en = f"The intervals of {names[0].en} and {names[1].en} do not meet."
            return [Reason(sign=Sign.NO_MEETING, text=Text(nl=nl, en=en))]
    return []


def _two_lists(panel: Panel) -> list[Reason]:
    if len(panel.given.lists) >= LEAST_LISTS:
        return []
    return [
        Reason(
            sign=Sign.TWO_LISTS,
            text=Text(
                nl="Er zijn maar twee lijsten. Dan is niet te zien of de ene lijst samenhangt met "
                "de andere.",
                en="There are two lists only. With two it cannot be seen whether one list leans on "
                "the other.",
            ),
        )
    ]


def _too_few(found: Sequence[Estimate]) -> list[Reason]:
    """A witness is one kind of method; those that chose the same model are one as well."""
    witnesses = len({_finding(one).detail or one.method.family for one in found})
    count = len(found)
    if witnesses >= LEAST_WITNESSES:
        return []
    text = Text(
        nl=f"Van de methoden die meetellen, gaven er {count} een schatting; dat is te weinig om te "
        "vergelijken.",
        en=f"Of the methods that count, {count} gave an estimate; too few to compare.",
    )
    if count >= LEAST_WITNESSES:
        text = Text(
            nl=f"De {count} schattingen die meetellen, komen van één model of één soort methode; "
            "er is niets om mee te vergelijken.",
            en=f"The {count} estimates that count come from one model or one kind of method; there "
            "is nothing to compare with.",
        )
    return [Reason(sign=Sign.TOO_FEW, text=text)]


def _two_answers(low: Estimate, high: Estimate) -> Text:
    small, large = whole(_population(low)), whole(_population(high))
    first = _opening(low.method.name)
    return Text(
        nl=f"{first.nl} geeft {small.nl}, {high.method.name.nl} geeft {large.nl}.",
        en=f"{first.en} gives {small.en}, {high.method.name.en} gives {large.en}.",
    )


def _sentence(conclusion: Conclusion, estimates: Range | None) -> Text:
    if estimates is None:
        return Text(
            nl="De gegevens kunnen het niet zeggen: geen methode die meetelt gaf een schatting.",
            en="The data cannot tell: no method that counts gave an estimate.",
        )
    low, high = whole(estimates.low), whole(estimates.high)
    spread = Text(nl=f"van {low.nl} tot {high.nl}", en=f"from {low.en} to {high.en}")
    if low == high:
        spread = low
    match conclusion:
        case Conclusion.AGREED:
            return Text(
                nl=f"De modellen zijn het eens. Hun schattingen: {spread.nl}.",
                en=f"The models agree. Their estimates: {spread.en}.",
            )
        case Conclusion.DEPENDS:
            return Text(
                nl=f"Het hangt af van het model. De schattingen: {spread.nl}. Noem nooit een getal "
                "zonder het model erbij.",
                en=f"It depends on the model. The estimates: {spread.en}. Never give a number "
                "without its model.",
            )
        case Conclusion.CANNOT_TELL if low == high:
            return Text(
                nl=f"De gegevens kunnen het niet zeggen. De schatting: {low.nl}; of die klopt, "
                "blijkt niet uit deze lijsten.",
                en=f"The data cannot tell. The estimate: {low.en}; whether it is right does not "
                "show from these lists.",
            )
        case Conclusion.CANNOT_TELL:
            return Text(
                nl=f"De gegevens kunnen het niet zeggen. De schattingen: {spread.nl}; wat daarvan "
                "klopt, blijkt niet uit deze lijsten.",
                en=f"The data cannot tell. The estimates: {spread.en}; which of them is right "
                "does not show from these lists.",
            )


def _opening(name: Text) -> Text:
    """A name at the beginning of a sentence."""
    return Text(nl=name.nl[:1].upper() + name.nl[1:], en=name.en[:1].upper() + name.en[1:])


def whole(value: float) -> Text:
    """A size in both languages, in no more digits than it can carry: three."""
    digits = len(str(int(abs(value))))
    rounded = round(value, 3 - digits) if digits > 3 else round(value)
    return Text(nl=number(rounded, Language.NL), en=number(rounded, Language.EN))


def _times(factor: float) -> Text:
    decimals = 0 if factor >= 10 else 1
    return Text(
        nl=number(factor, Language.NL, decimals=decimals),
        en=number(factor, Language.EN, decimals=decimals),
    )


def _listed(words: Sequence[str], last: str) -> str:
    return f" {last} ".join([", ".join(words[:-1]), words[-1]]) if len(words) > 1 else words[0]
