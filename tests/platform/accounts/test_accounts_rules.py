"""Who may do what: every rule over every role and every kind of organisation."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from platform_support import people
from platform_support.people import CAST, organisation, person
from zicht.platform.accounts import rules, services
from zicht.platform.accounts.models import Invitation, Membership, Organisation, Person
from zicht.platform.accounts.roles import ROLE_NAMES, ROLES, Kind, Role

pytestmark = pytest.mark.django_db

TODAY = date(2026, 6, 1)
Rule = Callable[[Person, Organisation, date], bool]

#: Rule, organisation, and exactly who of the cast may.
TABLE: list[tuple[Rule, str, set[str]]] = [
    (rules.may_see_people, "national", {"owner", "member", "desk"}),
    (
        rules.may_see_people,
        "GM0363",
        {"owner", "member", "desk", "contact", "safety", "care_youth", "signer"},
    ),
    (rules.may_see_people, "GM0518", {"owner", "member", "desk", "stranger"}),
    (rules.may_see_people, "noord", {"owner", "member", "desk", "coordinator"}),
    (rules.may_see_people, "university", {"owner", "member", "desk", "researcher"}),
    (rules.may_see_people, "accountant", {"owner", "member", "desk", "auditor"}),
    (rules.may_manage_people, "national", {"owner"}),
    (rules.may_manage_people, "GM0363", {"owner", "member", "contact"}),
    (rules.may_manage_people, "GM0518", {"owner", "member", "stranger"}),
    (rules.may_manage_people, "noord", {"owner", "member", "coordinator"}),
    (rules.may_manage_people, "university", {"owner", "member"}),
    (rules.may_manage_people, "accountant", {"owner", "member"}),
]
ANYWHERE: list[tuple[Callable[[Person, date], bool], set[str]]] = [
    (rules.is_national, {"owner", "member", "desk"}),
    (rules.is_owner, {"owner"}),
    (rules.may_review_access, {"owner"}),
    (rules.may_read_log, {"owner"}),
    (rules.may_see_mail, {"owner", "member", "desk"}),
    (rules.must_have_second_factor, {"owner", "member", "desk"}),
]


@pytest.mark.parametrize(
    ("rule", "code", "expected"), TABLE, ids=lambda value: getattr(value, "__name__", None)
)
def test_a_rule_about_an_organisation_holds_for_exactly_these(
    rule: Rule, code: str, expected: set[str]
) -> None:
    of = organisation(code)
    assert {name for name in CAST if rule(person(name), of, TODAY)} == expected


@pytest.mark.parametrize(
    ("rule", "expected"), ANYWHERE, ids=lambda value: getattr(value, "__name__", None)
)
def test_a_rule_about_a_person_holds_for_exactly_these(
    rule: Callable[[Person, date], bool], expected: set[str]
) -> None:
    assert {name for name in CAST if rule(person(name), TODAY)} == expected


def test_only_an_owner_resets_a_second_factor_and_never_their_own() -> None:
    of = person("safety")
    allowed = {name for name in CAST if rules.may_reset_second_factor(person(name), of, TODAY)}
    assert allowed == {"owner"}
    owner = person("owner")
    assert not rules.may_reset_second_factor(owner, owner, TODAY)


def test_only_an_owner_closes_an_account_and_never_their_own() -> None:
    of = person("safety")
    assert {name for name in CAST if rules.may_deactivate(person(name), of, TODAY)} == {"owner"}
    owner = person("owner")
    assert not rules.may_deactivate(owner, owner, TODAY)


def test_a_role_counts_from_its_first_day_until_the_day_that_it_ends() -> None:
    owner = person("owner")
    membership = owner.memberships.get()
    membership.valid_until = date(2026, 7, 1)
    membership.save()
    assert not rules.is_owner(owner, date(2025, 12, 31))
    assert rules.is_owner(owner, date(2026, 1, 1))
    assert rules.is_owner(owner, date(2026, 6, 30))
    assert not rules.is_owner(owner, date(2026, 7, 1))


def test_who_was_deactivated_may_nothing() -> None:
    owner = person("owner")
    owner.is_active = False
    assert not rules.is_owner(owner, TODAY)


def test_one_person_holds_several_roles_in_several_organisations() -> None:
    of = person("safety")
    services.grant(of, organisation("GM0363"), Role.SIGNER, person=None, today=people.JOINED)
    services.grant(of, organisation("GM0518"), Role.CONTACT, person=None, today=people.JOINED)
    assert rules.may_manage_people(of, organisation("GM0518"), TODAY)
    assert not rules.may_manage_people(of, organisation("GM0363"), TODAY)


def test_every_role_belongs_to_one_kind_and_has_a_name() -> None:
    every = [role for roles in ROLES.values() for role in roles]
    assert sorted(every) == sorted(Role)
    assert set(ROLE_NAMES) == set(Role)


@pytest.mark.parametrize("kind", list(Kind))
def test_the_database_itself_refuses_a_role_that_does_not_fit_the_kind(kind: Kind) -> None:
    of = services.store_organisation(kind=kind, code=f"een-{kind.value}", name="Een")
    somebody = person("owner")
    for role in Role:
        membership = Membership(
            person=somebody, organisation=of, role=role, valid_from=people.JOINED
        )
        if role in ROLES[kind]:
            membership.save()
            continue
        with pytest.raises(IntegrityError), transaction.atomic():
            membership.save()
    kept = Membership.objects.filter(organisation=of)
    assert set(kept.values_list("role", flat=True)) == {role.value for role in ROLES[kind]}
    wrong = next(role for role in Role if role not in ROLES[kind])
    with pytest.raises(IntegrityError), transaction.atomic():
        kept.update(role=wrong.value)


def test_the_database_keeps_an_organisation_of_its_kind_and_checks_invitations_too() -> None:
    town = organisation("GM0363")
    with pytest.raises(IntegrityError), transaction.atomic():
        Organisation.objects.filter(pk=town.pk).update(kind=Kind.REGION)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(
            email="ada@gm0363.example",
            organisation=town,
            role=Role.OWNER,
            code_hash="x",
            created_at=timezone.now(),
            expires_at=timezone.now(),
        )
