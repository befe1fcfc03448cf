"""The four roles as the pages name them."""

from dataclasses import dataclass

from zicht.language import Language, Text
from zicht.platform.publication.levels import Distribution, distribution
from zicht.platform.publication.picture import Picture
from zicht.questionnaire.model import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """A word of the trade, and what it means; as docs/glossary.md has it."""

    name: Text
    meaning: Text


_OFFICER = Term(
    name=Text(nl="Aandachtsfunctionaris", en="Designated officer"),
    meaning=Text(
        nl="het vaste aanspreekpunt voor collega's, dat signalen verzamelt, aanvult en doorgeeft.",
        en="the fixed contact for colleagues, who collects signals, completes and passes them on.",
    ),
)
_RIEC = Term(
    name=Text(nl="RIEC", en="RIEC"),
    meaning=Text(
        nl="Regionaal Informatie- en Expertisecentrum, waarin overheden samen georganiseerde "
        "misdaad aanpakken.",
        en="regional information and expertise centre, in which public bodies work together "
        "against organised crime.",
    ),
)
_CHAIN_DIRECTOR = Term(
    name=Text(nl="Ketenregisseur", en="Chain director"),
    meaning=Text(
        nl="wie de partners bij elkaar brengt en let op de voortgang.",
        en="the person who brings the partners together and watches progress.",
    ),
)
_CARE_COORDINATION = Term(
    name=Text(nl="Zorgcoördinatie", en="Care coordination"),
    meaning=Text(
        nl="het werk van wie zorg, opvang en begeleiding voor slachtoffers regelt, en volgt hoe "
        "het met hen gaat.",
        en="the work of those who arrange care, shelter and support for victims, and follow how "
        "they are doing.",
    ),
)
_COMENSHA = Term(
    name=Text(nl="CoMensha", en="CoMensha"),
    meaning=Text(
        nl="het landelijke centrum dat slachtoffers registreert en opvang voor hen zoekt.",
        en="the national centre that registers victims and finds them shelter.",
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RolePage:
    """A role, its address and the words that introduce it."""

    role: Role
    slug: str
    title: Text
    task: Text
    terms: tuple[Term, ...] = ()

    @property
    def indicator(self) -> str:
        """The key of the indicator that gives the level of this role."""
        return f"role.{self.role.value}"

    @property
    def map_data(self) -> str:
        """The name of the file with the levels of every municipality that made them public."""
        return f"charts/map_role_{self.role.value}.csv"

    def map_narrow(self, language: Language) -> str:
        """The name of the map of those levels for a narrow screen."""
        return f"charts/map_role_{self.role.value}.{language.value}.narrow.svg"

    @property
    def chart(self) -> str:
        """The key of the chart with the levels of this role by size of municipality."""
        return f"levels_{self.role.value}"


ROLE_PAGES = (
    RolePage(
        role=Role.SIGNALLER,
        slug="signaleerder",
        title=Text(nl="Signaleerder", en="Spotting signals"),
        task=Text(
            nl="De gemeente ziet mensenhandel, herkent het en meldt het op een vaste plek.",
            en="The municipality sees trafficking, recognises it and reports it in one place.",
        ),
        terms=(_OFFICER, _RIEC, _COMENSHA),
    ),
    RolePage(
        role=Role.POLICY_MAKER,
        slug="beleidsmaker",
        title=Text(nl="Beleidsmaker en regelgever", en="Policy maker and regulator"),
        task=Text(
            nl="De gemeente legt vast wat zij tegen mensenhandel doet, en met welk geld.",
            en="The municipality lays down what it does against trafficking, and with what money.",
        ),
    ),
    RolePage(
        role=Role.DIRECTOR,
        slug="regisseur",
        title=Text(nl="Regisseur van de integrale aanpak", en="Director of the joint approach"),
        task=Text(
            nl="De gemeente brengt politie, zorg en andere partners bij elkaar.",
            en="The municipality brings police, care and other partners together.",
        ),
        terms=(_CHAIN_DIRECTOR, _RIEC),
    ),
    RolePage(
        role=Role.CARE,
        slug="zorg-en-opvang",
        title=Text(nl="Zorg en opvang", en="Care and shelter"),
        task=Text(
            nl="De gemeente zorgt dat een slachtoffer hulp krijgt en een veilige plek.",
            en="The municipality makes sure that a victim gets help and a safe place.",
        ),
        terms=(_CARE_COORDINATION, _COMENSHA),
    ),
)

_BY_ROLE = {page.role: page for page in ROLE_PAGES}
_BY_SLUG = {page.slug: page for page in ROLE_PAGES}


def get(slug: str) -> RolePage | None:
    """The role with this address, or None."""
    return _BY_SLUG.get(slug)


def of(role: Role) -> RolePage:
    """The page of a role."""
    return _BY_ROLE[role]


def of_indicator(key: str) -> RolePage | None:
    """The page of the role whose level an indicator gives, or None for a theme."""
    return next((page for page in ROLE_PAGES if page.indicator == key), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleDistribution:
    """A role with the levels of the country."""

    page: RolePage
    distribution: Distribution


def distributions(picture: Picture) -> tuple[RoleDistribution, ...]:
    """Every role for which the release has levels, in the order in which they are asked."""
    found = ((page, distribution(picture, page.indicator)) for page in ROLE_PAGES)
    return tuple(
        RoleDistribution(page=page, distribution=levels)
        for page, levels in found
        if levels is not None
    )
