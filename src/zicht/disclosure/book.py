"""From responses to figures that may be shown, in one step."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np

from zicht import __version__
from zicht.areas.register import Register
from zicht.disclosure.figures import Figure, FigureBook, Statistic
from zicht.disclosure.model import DEFAULT_MINIMUM_GROUP, Published, Reason, Suppressed
from zicht.disclosure.projecting import Estimated, project
from zicht.disclosure.protection import Decision, Verdict, protect
from zicht.disclosure.representation import represent
from zicht.disclosure.response import response
from zicht.estimation import weighted
from zicht.estimation.groups import COUNTRY, Group, Mask
from zicht.estimation.model import Mean, Share
from zicht.estimation.projection import SHARES_PER_ONE
from zicht.estimation.subjects import Category
from zicht.estimation.tabulation import Table, Tabulation, tabulate
from zicht.estimation.weighted import ToAll
from zicht.language import Text
from zicht.maturity.levels import levels
from zicht.maturity.model import MaturityModel
from zicht.responses.model import Response, ResponseSet

#: The question in which a municipality says that its levels may be public, and that answer.
CONSENT_ITEM = "Z1"
CONSENT_OPTION = "levels"

CONFIDENCE = 0.95
#: A weighted share of the country is shown as a multiple of this.
PRECISION = 1 / SHARES_PER_ONE

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Decided:
    """A wave counted and weighted, and what may be shown of it.

    ``shows_levels`` marks the respondents whose levels are public; ``to`` is None with too few to
    weight.
    """

    tabulation: Tabulation
    shows_levels: Mask
    to: ToAll | None
    decisions: tuple[Decision, ...]


def decide(
    response_set: ResponseSet, model: MaturityModel, register: Register, minimum: int
) -> Decided:
    """What may be shown of a wave; raises as :func:`build`."""
    responses = response_set.responses
    reached = [levels(model, response.answers) for response in responses]
    codes = [response.municipality_code for response in responses]
    tabulation = tabulate(response_set, model, reached, register)
    consented = np.array([shows_levels(response) for response in responses], dtype=np.bool_)
    to = weighted.to_all(register, response_set.frame_date, codes)
    decisions = protect(
        tabulation,
        minimum=minimum,
        shows_levels=consented,
        weights=None if to is None else to.weights,
        precision=PRECISION,
    )
    return Decided(tabulation=tabulation, shows_levels=consented, to=to, decisions=decisions)


def build(
    response_set: ResponseSet,
    model: MaturityModel,
    register: Register,
    minimum: int = DEFAULT_MINIMUM_GROUP,
    code_version: str = __version__,
) -> FigureBook:
    """Every figure of a wave: counted, estimated, and published or withheld.

    Raises ValueError when a respondent is not in the register on the frame date, or for a
    ``minimum`` that protects nobody.
    """
    decided = decide(response_set, model, register, minimum)
    tabulation, decisions, to = decided.tabulation, decided.decisions, decided.to
    took_part = response(tabulation.grouping, minimum=minimum)
    estimates = project(tabulation, decisions, to, CONFIDENCE)
    questionnaire = response_set.questionnaire
    return FigureBook(
        wave=questionnaire.id,
        questionnaire_version=questionnaire.version,
        questionnaire_fingerprint=questionnaire.fingerprint,
        maturity_version=model.version,
        maturity_fingerprint=model.fingerprint,
        register_fingerprint=register.tables.fingerprint,
        code_version=code_version,
        fingerprint=response_set.fingerprint,
        origin=response_set.origin,
        frame_date=response_set.frame_date.isoformat(),
        population=len(register.on(response_set.frame_date)),
        respondents=len(response_set.responses),
        minimum_group=minimum,
        representation=represent(
            register,
            response_set.frame_date,
            [response.municipality_code for response in response_set.responses],
            took_part,
            None if to is None else to.report,
        ),
        figures=tuple(_Writer(questionnaire.id, tabulation, minimum).figures(decisions, estimates)),
    )


def shows_levels(response: Response) -> bool:
    """Whether the municipality agreed that its levels per role are public."""
    return response.answers.get(CONSENT_ITEM) == CONSENT_OPTION


class _Writer:
    """Turns tables and what was decided about them into figures."""

    def __init__(self, wave: str, tabulation: Tabulation, minimum: int) -> None:
        self._wave = wave
        self._tabulation = tabulation
        self._minimum = minimum

    def figures(
        self, decisions: Sequence[Decision], estimates: Sequence[Estimated]
    ) -> Iterator[Figure]:
        """Every figure: by subject, then by group, shares before the mean."""
        tables = self._tabulation.tables
        for table, decision, found in zip(tables, decisions, estimates, strict=True):
            for index, group in enumerate(self._tabulation.grouping.groups):
                for place, category in enumerate(table.subject.categories):
                    share, verdict = found.shares.get((index, place)), decision.shares[index][place]
                    yield self._share(table, group, category, self._result(share, verdict))
                if table.has_mean:
                    mean, verdict = found.means.get(index), decision.means[index]
                    yield self._mean(table, group, self._result(mean, verdict))

    def _share(
        self,
        table: Table,
        group: Group,
        category: Category,
        result: Published[Share] | Suppressed,
    ) -> Figure:
        key = table.subject.key
        return Figure(
            key=f"{self._wave}.{key}.{category.code}@{group.code}",
            statistic=Statistic.SHARE,
            subject=key,
            category=category.code,
            layer=group.layer,
            area=group.code,
            statement=_joined(table.subject.label, category.label),
            area_name=group.name,
            query=f"share of responses with {_condition(table, category)} "
            f"among those that answered {key}{_where(group)}",
            result=result,
        )

    def _mean(self, table: Table, group: Group, result: Published[Mean] | Suppressed) -> Figure:
        key = table.subject.key
        return Figure(
            key=f"{self._wave}.{key}.mean@{group.code}",
            statistic=Statistic.MEAN,
            subject=key,
            category="mean",
            layer=group.layer,
            area=group.code,
            statement=_joined(table.subject.label, Text(nl="gemiddelde", en="mean")),
            area_name=group.name,
            query=f"mean score of {key} among responses with a score{_where(group)}",
            result=result,
        )

    def _result(self, value: T | None, verdict: Verdict) -> Published[T] | Suppressed:
        if value is not None and verdict is None:
            return Published(value=value)
        # What was not estimated is not shown, whatever was decided.
        reason = Reason.PROTECTS_OTHERS if verdict is None else verdict
        return Suppressed(reason=reason, minimum=self._minimum)


def _joined(subject: Text, category: Text) -> Text:
    return Text(nl=f"{subject.nl}: {category.nl}", en=f"{subject.en}: {category.en}")


def _condition(table: Table, category: Category) -> str:
    sign = "containing" if table.subject.is_multiple else "="
    return f"{table.subject.key} {sign} {category.code}"


def _where(group: Group) -> str:
    return "" if group.code == COUNTRY else f", {group.layer} = {group.code}"
