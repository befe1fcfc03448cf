"""Who is missing, and what that may do to the national picture, in plain sentences."""

from collections.abc import Mapping, Sequence

from babel.lists import format_list

from zicht.estimation.earlier import Split
from zicht.estimation.model import DomainLayer
from zicht.estimation.turnout import GroupCount
from zicht.language import Language, Text, number, percent
from zicht.questionnaire.model import Theme

#: A sentence names no more groups than this; the tables mark the others.
_NAMED = 4
_THEMES_NAMED = 3

_GROUP_OF: Mapping[DomainLayer, Text] = {
    DomainLayer.SIZE_GROUP: Text(
        nl="van de gemeenten met {name} {share}",
        en="{share} of the municipalities with {name}",
    ),
    DomainLayer.PROVINCE: Text(
        nl="in de provincie {name} {share}", en="{share} in the province of {name}"
    ),
    DomainLayer.SAFETY_REGION: Text(
        nl="in de veiligheidsregio {name} {share}", en="{share} in the safety region {name}"
    ),
    DomainLayer.URBANISATION: Text(
        nl="van de {name}e gemeenten {share}", en="{share} of the {name} municipalities"
    ),
}
_THEMES: Mapping[Theme, Text] = {
    Theme.POLICY: Text(nl="beleid", en="policy"),
    Theme.SIGNALLING: Text(nl="signaleren", en="signalling"),
    Theme.AWARENESS: Text(nl="bewustwording", en="awareness"),
    Theme.COOPERATION: Text(nl="samenwerking", en="cooperation"),
    Theme.SHELTER_HELP: Text(nl="opvang en hulp", en="shelter and help"),
}
_NOBODY = Text(nl="Nog geen gemeente heeft ingediend.", en="No municipality has submitted yet.")
_EVERYBODY = Text(nl="Alle gemeenten hebben ingediend.", en="All municipalities have submitted.")
_NO_GROUP = Text(
    nl="Van alle {total} gemeenten diende {share} in; geen groep deed dat duidelijk minder dan de "
    "andere.",
    en="{share} of all {total} municipalities have submitted; no group clearly less than the "
    "others.",
)
_GROUPS = Text(
    nl="Van alle {total} gemeenten diende {share} in, maar {groups}.",
    en="{share} of all {total} municipalities have submitted, but only {groups}.",
)
_OTHER_GROUPS = Text(nl="minder ook in groepen hieronder", en="less in groups marked below too")
_NOTHING_EARLIER = Text(
    nl="Of het landelijke beeld daardoor scheef is, is niet bekend: er is geen eerdere meting om "
    "de ontbrekende gemeenten mee te vergelijken. Doen zij minder dan de andere, dan lijkt het "
    "land verder dan het is; doen zij meer, dan lijkt het minder ver.",
    en="Whether this skews the national picture is not known: there is no earlier wave with which "
    "to compare the missing municipalities. If they do less than the others, the country looks "
    "further than it is; if they do more, it looks less far.",
)
_ALIKE = Text(
    nl="In een eerdere meting ({title}) gaven de ontbrekende gemeenten geen duidelijk andere "
    "antwoorden dan de gemeenten die nu indienden. Of dat nog zo is, is niet bekend.",
    en="In an earlier wave ({title}) the missing municipalities gave no clearly different answers "
    "from those that have submitted now. Whether that is still so is not known.",
)
_DIFFERENT = Text(
    nl="In een eerdere meting ({title}) gaven de ontbrekende gemeenten duidelijk andere antwoorden "
    "dan de gemeenten die nu indienden{themes}. Het landelijke beeld kan daar zonder hen scheef "
    "zijn.",
    en="In an earlier wave ({title}) the missing municipalities gave clearly different answers "
    "from those that have submitted now{themes}. Without them the national picture may be skewed "
    "there.",
)
_ABOUT = Text(nl=", vooral over {themes}", en=", mostly about {themes}")


def who(country: GroupCount, behind: Sequence[GroupCount]) -> Text:
    """One sentence: how many answered, and in which groups clearly fewer did."""
    if country.answered == 0:
        return _NOBODY
    if country.answered == country.group.population:
        return _EVERYBODY
    named = _without_doubles(behind)
    return Text(nl=_who(country, named, Language.NL), en=_who(country, named, Language.EN))


def bias(country: GroupCount, splits: Sequence[Split], title: Text | None) -> Text:
    """What it may do to the figures that some are missing; empty while nobody or nothing is."""
    if country.answered in (0, country.group.population):
        return Text(nl="", en="")
    if title is None:
        return _NOTHING_EARLIER
    words = _DIFFERENT if splits else _ALIKE
    return Text(
        nl=words.nl.format(title=title.nl, themes=_about(splits, Language.NL)),
        en=words.en.format(title=title.en, themes=_about(splits, Language.EN)),
    )


def _who(country: GroupCount, named: Sequence[GroupCount], language: Language) -> str:
    template = (_GROUPS if named else _NO_GROUP).to(language)
    return template.format(
        total=number(country.group.population, language),
        share=percent(country.rate, language),
        groups=_listed(named, language),
    )


def _listed(named: Sequence[GroupCount], language: Language) -> str:
    parts = [
        _GROUP_OF[one.group.layer]
        .to(language)
        .format(name=one.group.name.to(language), share=percent(one.rate, language))
        for one in named[:_NAMED]
    ]
    if len(named) > _NAMED:
        parts.append(_OTHER_GROUPS.to(language))
    return str(format_list(parts, locale=language.value)) if parts else ""


def _without_doubles(behind: Sequence[GroupCount]) -> list[GroupCount]:
    """A safety region that is a whole province is not named beside it."""
    provinces = {
        (one.group.name, one.group.population)
        for one in behind
        if one.group.layer is DomainLayer.PROVINCE
    }
    return [
        one
        for one in behind
        if one.group.layer is not DomainLayer.SAFETY_REGION
        or (one.group.name, one.group.population) not in provinces
    ]


def _about(splits: Sequence[Split], language: Language) -> str:
    """The themes of the answers, the clearest first; an answer may have none."""
    themes = dict.fromkeys(one.item.theme for one in splits if one.item.theme is not None)
    if not themes:
        return ""
    first = [_THEMES[one].to(language) for one in list(themes)[:_THEMES_NAMED]]
    listed = format_list(first, locale=language.value)
    return _ABOUT.to(language).format(themes=listed)
