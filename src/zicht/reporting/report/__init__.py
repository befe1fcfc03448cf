"""The national report: what is in it, chapter by chapter, and the PDF."""

from collections.abc import Mapping

from zicht.language import Language, Text
from zicht.reporting import wording
from zicht.reporting.mapping import CARTOGRAM
from zicht.reporting.report import annex, changes, method, opening, roles, subjects
from zicht.reporting.report.blocks import Block, Illustration
from zicht.reporting.report.material import Material
from zicht.reporting.typesetting import Data, typeset
from zicht.reporting.wave import Wave

__all__ = ["Illustration", "compose", "render"]

_TITLE = Text(
    nl="Zicht op mensenhandel in gemeenten", en="Sight on human trafficking in municipalities"
)

_COVER = Text(
    nl="Aandeel van de gemeenten dat meedeed, per provincie. Elke zeshoek is één gemeente. "
    f"{CARTOGRAM.nl}",
    en="Share of municipalities that took part, by province. Every hexagon is one municipality. "
    f"{CARTOGRAM.en}",
)


def compose(wave: Wave, illustrations: Mapping[str, Illustration], language: Language) -> Data:
    """Everything that stands in the report, in one language.

    ``illustrations`` are the drawn charts and maps by key; a missing one is left out.
    """
    material = Material(wave=wave, illustrations=illustrations)
    cover = illustrations.get("map_response")
    who = wording.respondents(wave)
    return {
        "language": language.value,
        "title": _TITLE.to(language),
        "subtitle": wave.questionnaire.title.to(language),
        "kicker": Text(nl="Landelijk rapport", en="National report").to(language),
        "respondents": Text(nl=f"Antwoorden van {who.nl}", en=f"Answers of {who.en}").to(language),
        "cover": None if cover is None else cover.svg[language],
        "cover_alt": None if cover is None else cover.picture.description.to(language),
        "cover_caption": _COVER.to(language),
        "synthetic": _notice(wave, language),
        "contents": Text(nl="Inhoud", en="Contents").to(language),
        "figure_word": Text(nl="Figuur", en="Figure").to(language),
        "table_word": Text(nl="Tabel", en="Table").to(language),
        "source": wording.source(wave).to(language),
        "version": f"Zicht {wave.book.code_version} · {wave.book.fingerprint[:12]}",
        "guide": [block.data(language) for block in opening.guide(wave)],
        "blocks": [block.data(language) for block in _blocks(material)],
    }


def render(data: Data) -> bytes:
    """The report as a tagged PDF."""
    return typeset("report", data)


def _notice(wave: Wave, language: Language) -> Data:
    if not wave.is_synthetic:
        return None
    return {
        "word": wording.SYNTHETIC.to(language),
        "sentence": wording.SYNTHETIC_SENTENCE.to(language),
    }


def _blocks(material: Material) -> list[Block]:
    blocks = [
        *opening.summary(material),
        *opening.response(material),
        *changes.chapter(material),
        *roles.overview(material),
        *subjects.sight(material),
    ]
    indicators = {one.key: one for one in material.wave.indicators("role")}
    for section in material.wave.questionnaire.sections:
        indicator = indicators.get(f"role.{section.role}")
        if indicator is not None:
            blocks += roles.of_role(material, section, indicator)
    blocks += subjects.training(material)
    blocks += subjects.by_region(material)
    blocks += subjects.published(material)
    blocks += method.chapter(material)
    blocks += annex.chapter(material)
    return blocks
