"""Where published figures come from, by the labels of docs/sources.md."""

from dataclasses import dataclass

from zicht.language import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A public source: who said it, and where."""

    label: str
    name: Text
    url: str


_SOURCES = (
    Source(
        label="C2",
        name=Text(nl="CoMensha, 2019", en="CoMensha, 2019"),
        url="https://www.comensha.nl/actualiteiten/item/trouw-gemeenten-doen-te-weinig-tegen-mensenhandel/",
    ),
    Source(
        label="M1",
        name=Text(nl="Meek2, 2019", en="Meek2, 2019"),
        url="https://meek2.nl/nieuws/gemeenten-aan-de-slag-met-aanpak-mensenhandel/",
    ),
    Source(
        label="T1",
        name=Text(nl="Trouw, 2019", en="Trouw, 2019"),
        url="https://www.trouw.nl/binnenland/gemeenten-hebben-weinig-zicht-op-mensenhandel~b6609042/",
    ),
)

_BY_LABEL = {source.label: source for source in _SOURCES}


def get(labels: tuple[str, ...]) -> tuple[Source, ...]:
    """The sources behind labels; a label that has no public page here is left out."""
    return tuple(_BY_LABEL[label] for label in labels if label in _BY_LABEL)
