"""How well municipalities see the victims of each form of exploitation."""

from dataclasses import dataclass

from zicht.disclosure.figures import Figure
from zicht.language import Text
from zicht.platform.publication.picture import Picture

_ITEM = "A2"
_FORMS = (
    ("sexual", Text(nl="Seksuele uitbuiting", en="Sexual exploitation")),
    ("labour", Text(nl="Arbeidsuitbuiting", en="Labour exploitation")),
    ("criminal", Text(nl="Criminele uitbuiting", en="Criminal exploitation")),
    ("organ", Text(nl="Gedwongen orgaanverwijdering", en="Forced organ removal")),
)
_GROUPS = (
    ("dutch_minor", Text(nl="Nederlands, minderjarig", en="Dutch, minor")),
    ("dutch_adult", Text(nl="Nederlands, volwassen", en="Dutch, adult")),
    ("foreign_minor", Text(nl="Buitenlands, minderjarig", en="Foreign, minor")),
    ("foreign_adult", Text(nl="Buitenlands, volwassen", en="Foreign, adult")),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class FormRow:
    """One form of exploitation with the mean sight on each group of victims, from 1 to 5."""

    form: Text
    figures: tuple[Figure | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SightTable:
    """Mean sight by form and group; None where a wave did not ask for it."""

    groups: tuple[Text, ...]
    rows: tuple[FormRow, ...]


def table(picture: Picture) -> SightTable | None:
    """The sight on victims by form and group, or None when the wave did not ask for it."""
    rows = tuple(
        FormRow(
            form=name,
            figures=tuple(
                picture.country(f"{_ITEM}.{form}_{group}", "mean") for group, _ in _GROUPS
            ),
        )
        for form, name in _FORMS
    )
    if not any(figure for row in rows for figure in row.figures):
        return None
    return SightTable(groups=tuple(name for _, name in _GROUPS), rows=rows)
