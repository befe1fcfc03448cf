"""Whether a questionnaire accounts for every item of the wave before."""

from collections.abc import Iterator

from zicht.language import Text
from zicht.questionnaire.faults import Fault, Path, did_you_mean
from zicht.questionnaire.model import Change, Item, Questionnaire

_Mention = tuple[str, Path]


def find_wave_faults(
    questionnaire: Questionnaire,
    previous: Questionnaire | None,
    doubtful: frozenset[str] = frozenset(),
) -> Iterator[Fault]:
    """Every fault in how items follow those of ``previous``.

    Each item of the wave before is followed by exactly one item or dropped with a reason.
    Nothing can be said when the wave before is named but not at hand.
    """
    mentions = [*_followed(questionnaire), *_dropped(questionnaire)]
    if questionnaire.previous is None:
        if mentions:
            yield _no_wave(mentions[0][1])
    elif questionnaire.previous == questionnaire.id:
        yield _own_wave(questionnaire.id)
    elif previous is not None:
        yield from _unknown_or_double(mentions, previous)
        yield from _forgotten({code for code, _ in mentions}, previous)
        yield from _not_the_same(questionnaire, previous, doubtful)


def _links(questionnaire: Questionnaire) -> Iterator[tuple[Item, Path]]:
    for number, section in enumerate(questionnaire.sections):
        for index, item in enumerate(section.items):
            if item.previous is not None and item.previous.item is not None:
                yield item, ("sections", number, "items", index, "previous", "item")


def _followed(questionnaire: Questionnaire) -> Iterator[_Mention]:
    for item, path in _links(questionnaire):
        if item.previous is not None and item.previous.item is not None:
            yield item.previous.item, path


def _dropped(questionnaire: Questionnaire) -> Iterator[_Mention]:
    for index, dropped in enumerate(questionnaire.dropped):
        yield dropped.item, ("dropped", index, "item")


def _unknown_or_double(mentions: list[_Mention], previous: Questionnaire) -> Iterator[Fault]:
    seen: set[str] = set()
    for code, path in mentions:
        if code not in previous.item_by_code:
            yield _fault(
                "unknown-previous-item",
                path,
                Text(
                    nl=f"De vorige ronde ({previous.id}) heeft geen vraag ‘{code}’.",
                    en=f"The wave before ({previous.id}) has no item ‘{code}’.",
                ),
                did_you_mean(code, previous.item_by_code),
                code,
            )
        elif code in seen:
            yield _fault(
                "followed-twice",
                path,
                Text(
                    nl=f"Vraag {code} van de vorige ronde is al gevolgd of vervallen.",
                    en=f"Item {code} of the wave before was followed or dropped already.",
                ),
                Text(
                    nl="Laat één vraag haar volgen; noem een andere new, of haal dropped weg.",
                    en="Let one item follow it and call the other new, or take it out of dropped.",
                ),
                code,
            )
        seen.add(code)


def _forgotten(mentioned: set[str], previous: Questionnaire) -> Iterator[Fault]:
    for item in previous.items():
        if item.code not in mentioned:
            yield _fault(
                "forgotten-item",
                ("dropped",),
                Text(
                    nl=f"Vraag {item.code} van de vorige ronde ({previous.id}) ontbreekt.",
                    en=f"Item {item.code} of the wave before ({previous.id}) is not accounted for.",
                ),
                Text(
                    nl="Laat een vraag haar volgen (previous), of zet haar met reden bij dropped.",
                    en="Let an item follow it with previous, or list it with a reason in dropped.",
                ),
                item.code,
            )


def _not_the_same(
    questionnaire: Questionnaire, previous: Questionnaire, doubtful: frozenset[str]
) -> Iterator[Fault]:
    for item, path in _links(questionnaire):
        link = item.previous
        if link is None or link.change is not Change.SAME or item.code in doubtful:
            continue
        before = previous.item_by_code.get(link.item or "")
        if before is not None and _answering(item) != _answering(before):
            yield _fault(
                "not-the-same",
                (*path[:-1], "change"),
                Text(
                    nl=f"{item.code} heet gelijk aan {before.code}, maar type, antwoorden of rijen "
                    "verschillen.",
                    en=f"{item.code} is called the same as {before.code}, but type, options or "
                    "rows differ.",
                ),
                Text(
                    nl="Schrijf change: changed, met in note wat te vergelijken is.",
                    en="Write change: changed, with what can be compared in note.",
                ),
                item.code,
            )


def _answering(item: Item) -> tuple[object, ...]:
    return (
        item.type,
        frozenset(option.code for option in item.options),
        frozenset(row.code for row in item.rows),
    )


def _no_wave(path: Path) -> Fault:
    return _fault(
        "previous-missing",
        path,
        Text(
            nl="De vragenlijst noemt vragen van een vorige ronde, maar niet welke ronde dat is.",
            en="The questionnaire names items of a wave before, but not which wave that is.",
        ),
        Text(nl="Voeg bovenaan previous: toe.", en="Add previous: at the top."),
        None,
    )


def _own_wave(questionnaire_id: str) -> Fault:
    return _fault(
        "previous-is-itself",
        ("previous",),
        Text(
            nl="De vragenlijst noemt zichzelf als vorige ronde.",
            en="The questionnaire names itself as the wave before.",
        ),
        Text(nl="Noem een eerdere ronde.", en="Name an earlier wave."),
        questionnaire_id,
    )


def _fault(code: str, path: Path, message: Text, remedy: Text, value: str | None) -> Fault:
    return Fault(path=path, code=code, message=message, remedy=remedy, value=value)
