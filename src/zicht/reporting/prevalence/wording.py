"""Sizes, intervals and models in words."""

from collections.abc import Sequence

from zicht.language import Language, Text, number, percent
from zicht.prevalence.models import independence
from zicht.prevalence.panel import Finding, Mixture
from zicht.prevalence.verdict import whole

_NO_END = Text(nl="geen grens", en="no limit")
_TO = Text(nl="tot", en="to")


def size(value: float, language: Language) -> str:
    """A size in three digits, or in words that it has no end."""
    return _NO_END.to(language) if value == float("inf") else whole(value).to(language)


def span(lower: float, upper: float, language: Language) -> str:
    """Both ends of an interval: ``8.550 tot 13.500``."""
    return f"{size(lower, language)} {_TO.to(language)} {size(upper, language)}"


def spaced(model: str) -> str:
    """A model with a space after every comma, so that it can break over lines."""
    return model.replace(",", ", ") if model.startswith("[") else model


def averaged(mixture: Mixture) -> Text:
    """Over how many models an average is, and what the best of them weighs."""
    weight = {one: percent(mixture.best_weight, one) for one in Language}
    if mixture.models == 1:
        return Text(nl="één model", en="one model")
    count = {one: number(mixture.models, one) for one in Language}
    return Text(
        nl=f"{count[Language.NL]} modellen, het beste weegt {weight[Language.NL]}",
        en=f"{count[Language.EN]} models, the best weighs {weight[Language.EN]}",
    )


def model_words(found: Finding) -> Text | None:
    """The model that was chosen, or of how many an average is; None where there is none."""
    if not found.detail:
        return None
    if found.mixture is None or found.mixture.models == 1:
        model = spaced(found.detail)
        return Text(nl=model, en=model)
    count = found.mixture.models
    return Text(
        nl=f"{number(count, Language.NL)} modellen", en=f"{number(count, Language.EN)} models"
    )


def lists_by_number(lists: Sequence[str]) -> Text:
    """Which list every number in a model stands for."""
    numbers = str(independence(len(lists))).strip("[]").split(",")
    pairs = zip(numbers, lists, strict=True)
    key = ", ".join(f"{at} is {name}" for at, name in pairs)
    return Text(
        nl=f"Cijfers in een model zijn lijsten: {key}. Lijsten die in een model bij elkaar "
        "staan, hangen samen.",
        en=f"Numbers in a model are lists: {key}. Lists that stand together in a model depend "
        "on each other.",
    )
