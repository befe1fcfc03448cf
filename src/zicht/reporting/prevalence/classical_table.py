"""Two lists at a time, and models of a closed population: as tables and in words."""

from collections.abc import Iterator, Sequence

from zicht.disclosure.classical import ShownClassical, ShownModel
from zicht.disclosure.model import Suppressed
from zicht.language import Language, Text, number
from zicht.prevalence.classical import PairEstimate, Sized
from zicht.prevalence.panel import Refusal
from zicht.prevalence.verdict import whole
from zicht.reporting.prevalence.sizes import NO_ESTIMATE
from zicht.reporting.prevalence.wording import span
from zicht.reporting.tables import Cell, Column, Kind, Table
from zicht.reporting.wording import both

TITLE = Text(nl="Klassieke schattingen", en="Classical estimates")
PAIRS_TITLE = Text(nl="Twee lijsten tegelijk", en="Two lists at a time")
CLOSED_TITLE = Text(nl="Gesloten populatie: M0, Mt, Mh, Mb", en="Closed population: M0, Mt, Mh, Mb")
PAIRS_INTRODUCTION = Text(
    nl="Elk paar lijsten apart, zonder de andere. Lincoln-Petersen deelt het product van beide "
    "lijsten door hun overlap; Chapman rekent bijna zo, en komt bij weinig overlap minder te hoog "
    "uit. Allebei nemen zij aan dat op de ene lijst staan niets zegt over op de andere staan. "
    "Liggen paren ver uit elkaar, dan hangen lijsten samen met elkaar of met het soort mensen. Dit "
    "telt niet mee in het oordeel.",
    en="Each pair of lists by itself, without the others. Lincoln-Petersen divides the product of "
    "both lists by their overlap; Chapman does nearly so, and comes out less too high where the "
    "overlap is small. Both assume that being on one list says nothing about being on the other. "
    "Pairs that are far apart are a sign that lists lean on each other, or on the kind of people. "
    "This does not count in the verdict.",
)
_OF_MODELS = Text(
    nl="De modellen van het R-pakket Rcapture; zij tellen niet mee in het oordeel. Mb en Mbh "
    "hebben alleen zin als lijsten in de tijd op elkaar volgen.",
    en="The models of the R package Rcapture; they do not count in the verdict. Mb and Mbh only "
    "make sense where lists follow each other in time.",
)
MODELS = (
    (
        Text(nl="M0 en Mt", en="M0 and Mt"),
        Text(
            nl="M0: iedereen heeft op elke lijst dezelfde kans. Mt: lijsten verschillen.",
            en="M0: everybody has the same chance on every list. Mt: lists differ.",
        ),
    ),
    (
        Text(nl="Mh en Mth", en="Mh and Mth"),
        Text(
            nl="Mh: mensen verschillen in hun kans. Mth: mensen en lijsten verschillen. Hoe mensen "
            "verschillen, is op vier manieren ingevuld: als ondergrens (Chao), en volgens Poisson, "
            "Darroch en Gamma. Welke klopt, is uit lijsten niet te vinden.",
            en="Mh: people differ in their chance. Mth: people and lists differ. How people differ "
            "is filled in in four ways: as a lower bound (Chao), and by Poisson, Darroch and "
            "Gamma. Which of them is right cannot be found from lists.",
        ),
    ),
    (
        Text(nl="Mb en Mbh", en="Mb and Mbh"),
        Text(
            nl="Wie eenmaal op een lijst staat, heeft daarna een andere kans; bij Mbh wijkt ook de "
            "eerste lijst af. Zij hebben alleen zin als lijsten in de tijd op elkaar volgen.",
            en="Whoever was on a list once has another chance afterwards; in Mbh the first list "
            "differs too. They only make sense where lists follow each other in time.",
        ),
    ),
)
HIDDEN = Text(
    nl="niet getoond: zou een klein aantal verraden (--show-small)",
    en="not shown: would give a small number away (--show-small)",
)
_NOT_SHOWN = Text(nl="niet getoond", en="not shown")
_APART = Text(
    nl="Waar Lincoln-Petersen geen schatting geeft, staat niemand op beide lijsten.",
    en="Where Lincoln-Petersen gives no estimate, nobody is on both lists.",
)
_WHY_HIDDEN = Text(
    nl="Niet getoond is wat een klein aantal zou verraden. Wie de lijsten zelf heeft, ziet alles "
    "met zicht prevalence --show-small.",
    en="What would give a small number away is not shown. Who holds the lists sees everything with "
    "zicht prevalence --show-small.",
)
_FREEDOM = Text(nl="vrijheids\u00adgraden", en="degrees of freedom")
_FIT = Text(nl="deviantie (df)", en="deviance (df)")
_DF = Text(nl="df: vrijheidsgraden.", en="df: degrees of freedom.")
_NOTHING = Text(nl="", en="")
_ESTIMATE = Text(nl="schatting", en="estimate")
_INTERVAL = Text(nl="interval", en="interval")


def pairs(shown: ShownClassical) -> Table:
    """One row per pair of lists with both estimates, and one for pairs that are not shown."""
    apart = any(isinstance(one.lincoln_petersen, Refusal) for one in visible(shown))
    hidden = len(shown.pairs) - len(visible(shown))
    return Table(
        key="prevalence_pairs",
        title=PAIRS_TITLE,
        columns=(
            _column("lists", Text(nl="lijsten", en="lists")),
            _column("lincoln_petersen", Text(nl="Lincoln-Petersen", en="Lincoln-Petersen")),
            _column("lincoln_petersen_interval", _INTERVAL),
            _column("chapman", Text(nl="Chapman", en="Chapman")),
            _column("chapman_interval", _INTERVAL),
        ),
        rows=(
            *(_pair_cells(one) for one in visible(shown)),
            *([_hidden_cells(hidden, len(shown.pairs))] if hidden else []),
        ),
        notes=(*([_APART] if apart else []), *([_WHY_HIDDEN] if hidden else [])),
    )


def closed(shown: ShownClassical) -> Table | None:
    """One row per model of a closed population, and one for models that are not shown.

    None where there are two lists only.
    """
    models = shown.closed
    if isinstance(models, Refusal):
        return None
    has_deviance = any(one.deviance is not None for one in models)
    reasons = [_reason(one.size) for one in models]
    return Table(
        key="prevalence_closed_models",
        title=CLOSED_TITLE,
        columns=(
            _column("model", Text(nl="model", en="model")),
            _column("population", _ESTIMATE),
            _column("interval", _INTERVAL),
            Column(
                key="standard_error",
                heading=Text(nl="standaardfout", en="standard error"),
                kind=Kind.TEXT,
                is_detail=True,
            ),
            _column("fit", _FIT if has_deviance else _FREEDOM),
            _number("aic", Text(nl="AIC boven laagste", en="AIC above lowest")),
            _number("bic", Text(nl="BIC boven laagste", en="BIC above lowest")),
        ),
        rows=(
            *(_model_cells(one) for one in models),
            *([_withheld_cells(shown.withheld)] if shown.withheld else []),
        ),
        notes=(
            _OF_MODELS,
            *([_DF] if has_deviance else []),
            *filter(None, reasons),
            *([_WHY_HIDDEN] if shown.withheld else []),
        ),
    )


def visible(shown: ShownClassical) -> list[PairEstimate]:
    """The pairs that may be shown."""
    return [one.estimate for one in shown.pairs if not isinstance(one.estimate, Suppressed)]


def joined(lists: Sequence[str]) -> Text:
    """Two lists as one name."""
    names = " + ".join(lists)
    return Text(nl=names, en=names)


def summary(shown: ShownClassical) -> Iterator[Text]:
    """The lowest and highest pair; the models with the lowest AIC and BIC, and where to look."""
    where = Text(
        nl="Dit telt niet mee in het oordeel; de tabellen staan in --out (.xlsx, .json) en "
        "--report.",
        en="This does not count in the verdict; the tables are in --out (.xlsx, .json) and "
        "--report.",
    )
    yield _of_pairs(shown)
    models = _of_models(shown)
    yield Text(nl=f"{models.nl} {where.nl}", en=f"{models.en} {where.en}")


def _of_pairs(shown: ShownClassical) -> Text:
    seen, title = visible(shown), PAIRS_TITLE
    if not seen:
        return Text(nl=f"{title.nl} {HIDDEN.nl}.", en=f"{title.en} {HIDDEN.en}.")
    rest = _left_out(len(shown.pairs) - len(seen))
    found = sorted(
        (one.lincoln_petersen.population, one.lists)
        for one in seen
        if isinstance(one.lincoln_petersen, Sized)
    )
    if not found:
        return Text(
            nl=f"{title.nl}: geen twee lijsten delen mensen{rest.nl}.",
            en=f"{title.en}: no two lists share people{rest.en}.",
        )
    (low, first), (high, last) = found[0], found[-1]
    ends = Text(
        nl=f"{whole(low).nl} ({joined(first).nl})", en=f"{whole(low).en} ({joined(first).en})"
    )
    if len(found) > 1:
        ends = Text(
            nl=f"van {ends.nl} tot {whole(high).nl} ({joined(last).nl})",
            en=f"from {ends.en} to {whole(high).en} ({joined(last).en})",
        )
    return Text(
        nl=f"{title.nl} (Lincoln-Petersen): {ends.nl}{rest.nl}.",
        en=f"{title.en} (Lincoln-Petersen): {ends.en}{rest.en}.",
    )


def _of_models(shown: ShownClassical) -> Text:
    models, title = shown.closed, Text(nl="Gesloten populatie", en="Closed population")
    if isinstance(models, Refusal):
        return Text(nl=f"{title.nl}: {models.message.nl}", en=f"{title.en}: {models.message.en}")
    if not models:
        return Text(nl=f"{title.nl} {HIDDEN.nl}.", en=f"{title.en} {HIDDEN.en}.")
    aic = _named(min(models, key=lambda one: one.aic_above))
    bic = _named(min(models, key=lambda one: one.bic_above))
    rest = _left_out(len(shown.withheld))
    return Text(
        nl=f"{title.nl}: laagste AIC {aic.nl}, laagste BIC {bic.nl}{rest.nl}.",
        en=f"{title.en}: lowest AIC {aic.en}, lowest BIC {bic.en}{rest.en}.",
    )


def _left_out(count: int) -> Text:
    """How many are not shown, to come after what is."""
    return Text(nl=f"; {count} {HIDDEN.nl}", en=f"; {count} {HIDDEN.en}") if count else _NOTHING


def _named(one: ShownModel) -> Text:
    value = NO_ESTIMATE if isinstance(one.size, Refusal) else whole(one.size.population)
    return Text(nl=f"{one.model} ({value.nl})", en=f"{one.model} ({value.en})")


def _pair_cells(one: PairEstimate) -> tuple[Cell, ...]:
    return joined(one.lists), *_sized_cells(one.lincoln_petersen), *_sized_cells(one.chapman)


def _hidden_cells(hidden: int, pairs: int) -> tuple[Cell, ...]:
    name = Text(nl=f"{hidden} andere paren", en=f"{hidden} other pairs")
    if hidden == pairs:
        name = Text(nl=f"alle {hidden} paren", en=f"all {hidden} pairs")
    if hidden == 1:
        name = Text(nl="het andere paar", en="the other pair")
    if pairs == 1:
        name = Text(nl="het enige paar", en="the only pair")
    return name, _NOT_SHOWN, None, _NOT_SHOWN, None


def _model_cells(one: ShownModel) -> tuple[Cell, ...]:
    error = None if isinstance(one.size, Refusal) else whole(one.size.standard_error)
    return (
        Text(nl=one.model, en=one.model),
        *_sized_cells(one.size),
        error,
        both(lambda language: _fit(one, language)),
        one.aic_above,
        one.bic_above,
    )


def _fit(one: ShownModel, language: Language) -> str:
    """The deviance with the degrees of freedom, or those alone."""
    if one.deviance is None:
        return str(one.degrees_of_freedom)
    return f"{number(one.deviance, language, decimals=1)} ({one.degrees_of_freedom})"


def _withheld_cells(names: Sequence[str]) -> tuple[Cell, ...]:
    name = ", ".join(names)
    return Text(nl=name, en=name), _NOT_SHOWN, *[None] * 5


def _sized_cells(found: Sized | Refusal) -> tuple[Cell, Cell]:
    if isinstance(found, Refusal):
        return NO_ESTIMATE, None
    ends = found.interval.lower, found.interval.upper
    return whole(found.population), both(lambda language: span(*ends, language))


def _reason(found: Sized | Refusal) -> Text | None:
    return found.message if isinstance(found, Refusal) else None


def _column(key: str, heading: Text) -> Column:
    return Column(key=key, heading=heading, kind=Kind.TEXT)


def _number(key: str, heading: Text) -> Column:
    return Column(key=key, heading=heading, kind=Kind.COUNT)
