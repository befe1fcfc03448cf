"""Who is missing, as further sheets of the board's workbook."""

from collections.abc import Iterator, Mapping

from zicht.language import Language, Text
from zicht.platform.fieldwork.waves.board_files import Cell
from zicht.platform.fieldwork.waves.representation import Missing

_SHEET = Text(nl="Wie ontbreekt", en="Who is missing")
_EARLIER = Text(nl="Eerdere meting", en="Earlier wave")
_YES = Text(nl="ja", en="yes")
_UNKNOWN = Text(nl="niet bekend", en="not known")


def sheets(missing: Missing, language: Language) -> Mapping[str, list[list[Cell]]]:
    """By name of a sheet its rows: the groups, and what an earlier wave says where there is one."""
    found = {_SHEET.to(language): list(_groups(missing, language))}
    if missing.splits:
        found[_EARLIER.to(language)] = list(_splits(missing, language))
    return found


def _groups(missing: Missing, language: Language) -> Iterator[list[Cell]]:
    yield [
        heading.to(language)
        for heading in (
            Text(nl="indeling", en="division"),
            Text(nl="groep", en="group"),
            Text(nl="ingediend", en="submitted"),
            Text(nl="gemeenten", en="municipalities"),
            Text(nl="deel", en="share"),
            Text(nl="duidelijk minder", en="clearly less"),
        )
    ]
    for layer in missing.layers:
        title = layer.title.to(language)
        for one in layer.groups:
            name = one.group.name.to(language)
            mark = _YES.to(language) if one.is_behind else ""
            yield [title, name, one.answered, one.group.population, round(one.rate, 4), mark]
        if layer.unknown:
            yield [title, _UNKNOWN.to(language), "", layer.unknown, "", ""]
    yield []
    yield [missing.sentence.to(language)]
    yield [missing.bias.to(language)]


def _splits(missing: Missing, language: Language) -> Iterator[list[Cell]]:
    yield [
        heading.to(language)
        for heading in (
            Text(nl="vraag", en="question"),
            Text(nl="antwoord", en="answer"),
            Text(nl="deel van wie nu ontbreekt", en="share of who is missing now"),
            Text(nl="deel van wie nu indiende", en="share of who has submitted now"),
        )
    ]
    for one in missing.splits:
        yield [
            one.question.to(language),
            one.option.label.to(language),
            round(one.missing_rate, 4),
            round(one.answered_rate, 4),
        ]
