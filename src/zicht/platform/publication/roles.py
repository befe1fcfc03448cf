"""The four roles as the pages name them."""

from dataclasses import dataclass

from zicht.language import Text
from zicht.platform.publication.levels import Distribution, distribution
from zicht.platform.publication.picture import Picture
from zicht.questionnaire.model import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class RolePage:
    """A role, its address and the words that introduce it."""

    role: Role
    slug: str
    title: Text
    task: Text

    @property
    def indicator(self) -> str:
        """The key of the indicator that gives the level of this role."""
        return f"role.{self.role.value}"

    @property
    def chart(self) -> str:
        """The key of the chart with the levels of this role by size of municipality."""
        return f"levels_{self.role.value}"


ROLE_PAGES = (
    RolePage(
        role=Role.SIGNALLER,
        slug="signaleerder",
        title=Text(nl="Signaleerder", en="Signaller"),
        task=Text(
            nl="De gemeente ziet mensenhandel, herkent het en meldt het op een vaste plek.",
            en="The municipality sees trafficking, recognises it and reports it in one place.",
        ),
    ),
    RolePage(
        role=Role.POLICY_MAKER,
        slug="beleidsmaker",
        title=Text(nl="Beleidsmaker", en="Policy maker"),
        task=Text(
            nl="De gemeente legt vast wat zij tegen mensenhandel doet, en met welk geld.",
            en="The municipality lays down what it does against trafficking, and with what money.",
        ),
    ),
    RolePage(
        role=Role.DIRECTOR,
        slug="regisseur",
        title=Text(nl="Regisseur", en="Director"),
        task=Text(
            nl="De gemeente brengt politie, zorg en andere partners bij elkaar.",
            en="The municipality brings police, care and other partners together.",
        ),
    ),
    RolePage(
        role=Role.CARE,
        slug="zorg-en-opvang",
        title=Text(nl="Zorg en opvang", en="Care and shelter"),
        task=Text(
            nl="De gemeente zorgt dat een slachtoffer hulp krijgt en een veilige plek.",
            en="The municipality makes sure that a victim gets help and a safe place.",
        ),
    ),
)

_BY_SLUG = {page.slug: page for page in ROLE_PAGES}


def get(slug: str) -> RolePage | None:
    """The role with this address, or None."""
    return _BY_SLUG.get(slug)


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
