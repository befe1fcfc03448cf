"""Two processes at once at the desk: what can happen once, happens once."""

from pathlib import Path

from platform_support import own_database

_SCENE = """
from django.utils import timezone
from platform_support import people
from platform_support.filling_pages import QUESTIONNAIRE, open_response
from zicht.language import Language
from zicht.platform.accounts import services as accounts
from zicht.platform.accounts.roles import Role
from zicht.platform.support import services, topics
people.person("desk")
people.person("owner")
second, _ = accounts.find_or_create_person(
    email="tweede@national.example", language=Language.NL, now=timezone.now())
accounts.grant(second, people.organisation("national"), Role.OWNER, person=None,
               today=people.JOINED)
services.ask(open_response(), topics.find(QUESTIONNAIRE, "A1"), "Hoe?", shares=None,
             person=people.person("safety"), now=timezone.now())
"""
#: Two owners close each other, one person looks along twice, and one request is closed twice.
_AT_ONCE = """
import sys
from django.utils import timezone
from platform_support import people
from zicht.platform.accounts import services as accounts
from zicht.platform.accounts.models import Person
from zicht.platform.fieldwork.response import looking_along
from zicht.platform.fieldwork.models import Response
from zicht.platform.support import services
from zicht.platform.support.models import HelpRequest
from zicht.problems import InvalidInputError
owners = [Person.objects.get(email__startswith=name) for name in ("owner", "tweede")]
me = int(sys.argv[1])
desk = Person.objects.get(email__startswith="desk")
request, response, now = HelpRequest.objects.get(), Response.objects.get(), timezone.now()
def done(act):
    try:
        return int(bool(act()))
    except InvalidInputError:
        return 0
print("ready", flush=True)
input()
closed = done(lambda: accounts.deactivate(owners[1 - me], person=owners[me], now=now))
begun = done(lambda: looking_along.begin(response, reason="x", hours=1, person=desk, now=now))
ended = done(lambda: services.close(request, person=desk, now=now))
print(100 * closed + 10 * begun + ended)
"""
_COUNT = """
from zicht.platform.accounts.models import Membership, Person
from zicht.platform.audit import selectors
from zicht.platform.fieldwork.models import LookAlong
assert selectors.verify() is None
print(Membership.objects.filter(role="owner", valid_until=None, person__is_active=True).count())
print(LookAlong.objects.count())
"""


def test_of_two_at_the_same_moment_one_succeeds_and_the_other_is_told(tmp_path: Path) -> None:
    with own_database.made(tmp_path) as database:
        database.run(_SCENE)
        assert sum(own_database.at_once(database, _AT_ONCE)) == 111
        assert database.run(_COUNT).split()[-2:] == ["1", "1"]
