"""A chapter per role, after one that sets the roles side by side."""

from zicht.language import Text
from zicht.maturity.model import Indicator
from zicht.questionnaire.model import Section
from zicht.reporting import opining
from zicht.reporting.report.blocks import Block, Heading, Paragraph, Terms
from zicht.reporting.report.material import Material


def overview(material: Material) -> list[Block]:
    """All roles and themes side by side."""
    return [
        Heading(
            level=1,
            opens_page=True,
            text=Text(nl="De vier rollen naast elkaar", en="The four roles side by side"),
        ),
        Paragraph(
            lead=True,
            text=Text(
                nl="Per rol staat een gemeente op een niveau van 0 tot en met 4. Een niveau is "
                "bereikt als alles van dat niveau en van de niveaus eronder er is. De regels staan "
                "in de hoofdstukken hierna. Er is geen ranglijst: een niveau zegt wat er geregeld "
                "is, niet of dat genoeg is voor deze gemeente.",
                en="Per role a municipality stands on a level from 0 to 4. A level is reached when "
                "everything of that level and of those below is in place. The rules are in the "
                "chapters that follow. There is no league table: a level says what is arranged, "
                "not whether that is enough for this municipality.",
            ),
        ),
        *material.shown("levels"),
        *material.shown("themes"),
        *_second_opinion(material),
    ]


def _second_opinion(material: Material) -> list[Block]:
    """What a scale without rules makes of the same answers; nothing without one."""
    shown = material.shown("second_opinion")
    if not shown:
        return []
    return [
        Heading(text=Text(nl="Een tweede mening", en="A second opinion")),
        Paragraph(text=opining.WHAT),
        *shown,
        *(Paragraph(text=one) for one in opining.without(material.wave.book, material.wave.model)),
    ]


def of_role(material: Material, section: Section, indicator: Indicator) -> list[Block]:
    """What the role asks, its levels by size, and the questions behind it."""
    name = indicator.key.removeprefix("role.")
    code = section.code.lower()
    return [
        Heading(level=1, opens_page=True, text=indicator.title),
        Paragraph(lead=True, text=indicator.question),
        Terms(terms=_steps(material, indicator)),
        *material.shown(f"levels_{name}"),
        *material.shown(f"progress_{code}"),
        *material.shown(f"yes_{code}"),
        *_special(material, section),
    ]


def _steps(material: Material, indicator: Indicator) -> tuple[tuple[Text, Text], ...]:
    zero = material.wave.model.level_zero
    first = (Text(nl="Niveau 0", en="Level 0"), zero)
    return (
        first,
        *(
            (
                Text(
                    nl=f"Niveau {step.level}: {step.name.nl}",
                    en=f"Level {step.level}: {step.name.en}",
                ),
                step.description,
            )
            for step in indicator.steps
        ),
    )


def _special(material: Material, section: Section) -> list[Block]:
    """Pictures that belong to one role only."""
    if section.role == "care":
        return material.shown("shortages")
    return []
