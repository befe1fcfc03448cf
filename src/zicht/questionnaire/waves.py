"""Whether a questionnaire accounts for every item of the wave before."""

from collections.abc import Iterator, Sequence

from zicht.language import Text
from zicht.questionnaire.differences import Difference, differences, followed_codes
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
        # Without a list of dropped items, the fault stands where the wave before is named.
        place = ("dropped",) if questionnaire.dropped else ("previous",)
        yield from _forgotten({code for code, _ in mentions}, previous, place)
        yield from _misjudged(questionnaire, previous, doubtful)


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


def _forgotten(mentioned: set[str], previous: Questionnaire, path: Path) -> Iterator[Fault]:
    for item in previous.items():
        if item.code not in mentioned:
            yield _fault(
                "forgotten-item",
                path,
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


def _misjudged(
    questionnaire: Questionnaire, previous: Questionnaire, doubtful: frozenset[str]
) -> Iterator[Fault]:
    """Items that are called the same and differ, or changed and do not."""
    codes_before = followed_codes(questionnaire)
    for item, path in _links(questionnaire):
        link = item.previous
        before = previous.item_by_code.get(link.item or "") if link is not None else None
        if link is None or before is None or item.code in doubtful:
            continue
        place = (*path[:-1], "change")
        found = differences(item, before, codes_before)
        decisive = [one for one in found if one.is_decisive]
        if link.change is Change.CHANGED and not found:
            yield _not_changed(item, before, place)
        elif link.change is Change.SAME and (decisive or (found and link.note is None)):
            yield _not_the_same(item, before, found, place)


def _not_the_same(item: Item, before: Item, found: Sequence[Difference], path: Path) -> Fault:
    parts = Text(
        nl=", ".join(one.part.nl for one in found), en=", ".join(one.part.en for one in found)
    )
    if any(one.is_decisive for one in found):
        remedy = Text(
            nl="Schrijf change: changed, met in note wat te vergelijken is.",
            en="Write change: changed, with what can be compared in note.",
        )
    else:
        remedy = Text(
            nl="Schrijf change: changed, of leg in note uit wat anders is en waarom vergelijken "
            "toch kan.",
            en="Write change: changed, or say in note what differs and why it can still be "
            "compared.",
        )
    message = Text(
        nl=f"{item.code} heet gelijk aan {before.code}, maar dit verschilt: {parts.nl}.",
        en=f"{item.code} is called the same as {before.code}, but this differs: {parts.en}.",
    )
    return _fault("not-the-same", path, message, remedy, item.code)


def _not_changed(item: Item, before: Item, path: Path) -> Fault:
    return _fault(
        "not-changed",
        path,
        Text(
            nl=f"{item.code} heet veranderd, maar vraagt precies hetzelfde als {before.code}.",
            en=f"{item.code} is called changed, but asks exactly the same as {before.code}.",
        ),
        Text(nl="Schrijf change: same.", en="Write change: same."),
        item.code,
    )


def unknown_wave(wave: str, known: Sequence[str]) -> Fault:
    """What to say of a wave before that is nowhere to be found, so that no link can be checked."""
    listed = ", ".join(known)
    return _fault(
        "unknown-wave",
        ("previous",),
        Text(nl=f"Er is geen vragenlijst ‘{wave}’.", en=f"There is no questionnaire ‘{wave}’."),
        Text(
            nl=f"Kies uit: {listed}; of zet {wave}.yaml in dezelfde map als dit bestand.",
            en=f"Choose from: {listed}; or put {wave}.yaml in the same folder as this file.",
        ),
        wave,
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
