"""Which questions of a wave ask the same as those of an earlier one."""

from dataclasses import replace

from zicht.language import Text
from zicht.questionnaire import loading
from zicht.questionnaire.continuing import same_variables
from zicht.questionnaire.model import Change, Item, ItemType, Link, Questionnaire, Section

NOW, BEFORE = loading.get("2026"), loading.get("2019")


def test_what_is_called_the_same_continues_and_what_changed_or_is_new_does_not() -> None:
    found = same_variables(NOW, BEFORE)
    assert found["A5"] == "A5"
    assert found["A2.sexual_dutch_minor"] == "A2.sexual_dutch_minor"
    for item in NOW.items():
        link = item.previous
        assert link is not None
        if link.change is not Change.SAME:
            assert not set(item.variables()) & set(found)


def test_a_questionnaire_continues_itself_whole() -> None:
    assert same_variables(NOW, NOW) == {name: name for name in NOW.item_by_variable}


def test_of_another_version_only_what_is_word_for_word_the_same_continues() -> None:
    first, *others = NOW.sections
    item, *rest = first.items
    reworded = replace(item, text=Text(nl="Anders?", en="Otherwise?"))
    older = replace(
        NOW, version="0.1.0", sections=(replace(first, items=(reworded, *rest)), *others)
    )
    found = same_variables(NOW, older)
    assert not set(item.variables()) & set(found)
    assert len(found) == len(NOW.item_by_variable) - len(item.variables())


def test_an_older_questionnaire_is_reached_by_the_ones_between() -> None:
    oldest = made("one", None, item("a", None))
    middle = made("two", "one", item("b", "a"))
    newest = made("three", "two", item("c", "b"), item("d", None))
    assert same_variables(newest, oldest, [middle]) == {"c": "a"}
    assert same_variables(newest, oldest) == {}


def test_questionnaires_that_follow_each_other_in_a_circle_lead_nowhere() -> None:
    one = made("one", "two", item("a", "b"))
    two = made("two", "one", item("b", "a"))
    other = made("other", None, item("a", None))
    assert same_variables(one, other, [two]) == {}


def item(code: str, follows: str | None) -> Item:
    words = Text(nl="Vraag?", en="Question?")
    link = Link(change=Change.NEW if follows is None else Change.SAME, item=follows)
    return Item(code=code, type=ItemType.TEXT, text=words, domain=DOMAIN, previous=link)


DOMAIN = next(NOW.items()).domain


def made(name: str, previous: str | None, *items: Item) -> Questionnaire:
    words = Text(nl=name, en=name)
    return Questionnaire(
        id=name,
        version="1.0.0",
        title=words,
        frame_date="2026-01-01",
        previous=previous,
        sections=(Section(code="S", title=words, items=items),),
    )
