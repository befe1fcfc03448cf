"""How well municipalities see the victims of each form of exploitation."""

from zicht.language import Text
from zicht.platform.publication.answers import Answer
from zicht.platform.publication.picture import Picture

_ITEM = "A2"
_FORMS = (
    ("sexual", Text(nl="Seksuele uitbuiting", en="Sexual exploitation")),
    ("labour", Text(nl="Arbeidsuitbuiting", en="Labour exploitation")),
    ("criminal", Text(nl="Criminele uitbuiting", en="Criminal exploitation")),
    ("organ", Text(nl="Gedwongen orgaanverwijdering", en="Forced organ removal")),
)
_GROUPS = (
    ("dutch_minor", Text(nl="Nederlandse minderjarigen", en="Dutch minors")),
    ("dutch_adult", Text(nl="Nederlandse volwassenen", en="Dutch adults")),
    ("foreign_minor", Text(nl="buitenlandse minderjarigen", en="foreign minors")),
    ("foreign_adult", Text(nl="buitenlandse volwassenen", en="foreign adults")),
)


def rows(picture: Picture) -> tuple[Answer, ...]:
    """Mean sight, from 1 to 5, by form and group; empty when the wave did not ask for it."""
    found = (
        (form, group, picture.country(f"{_ITEM}.{form_code}_{group_code}", "mean"))
        for form_code, form in _FORMS
        for group_code, group in _GROUPS
    )
    return tuple(
        Answer(label=_label(form, group), figure=figure)
        for form, group, figure in found
        if figure is not None
    )


def _label(form: Text, group: Text) -> Text:
    return Text(nl=f"{form.nl}: {group.nl}", en=f"{form.en}: {group.en}")
