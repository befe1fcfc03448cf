"""kill -9 in the middle of delivering, again and again: no mail arrives twice, none is unknown."""

import json
from pathlib import Path

from platform_support import mail_server, own_database
from platform_support.own_database import OwnDatabase

#: Forks, so that Django starts once. A worker is killed at most 40 milliseconds after the line to
#: the mail server is open: each message takes a few.
_KILLED_WORKERS = """
import os, random, signal, sys, time
from datetime import timedelta
from django.db import connections, transaction
from django.utils import timezone
from zicht.language import Language
from zicht.platform.mail import delivery, services, smtp
from zicht.platform.mail.server import Server

server = Server(host="127.0.0.1", port=int(sys.argv[1]), sender="zicht@zicht.example")
with transaction.atomic():
    for number in range(150):
        services.queue(to=f"p{number}@gemeente.example", language=Language.NL, subject="Test",
                       body="Tekst", purpose="test")
random.seed(7)
announce = smtp.Session.announce
for _ in range(20):
    connections.close_all()
    opened, opening = os.pipe()
    def announced(self, to):
        os.write(opening, b"1")
        announce(self, to)
    workers = []
    for _ in range(2):
        worker = os.fork()
        if not worker:
            smtp.Session.announce = announced
            delivery.deliver(server, now=timezone.now())
            os._exit(0)
        workers.append(worker)
    os.close(opening)
    os.read(opened, 1)
    os.close(opened)
    time.sleep(random.uniform(0, 0.04))
    for worker in workers:
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
later = timezone.now() + delivery.LEASE + timedelta(seconds=1)
delivery.deliver(server, now=later)
"""

#: Dies right after the server took the text, or right before the text is given.
_DIES_AT = """
import os, smtplib, sys
from django.db import transaction
from django.utils import timezone
from zicht.language import Language
from zicht.platform.mail import delivery, services
from zicht.platform.mail.server import Server

data = smtplib.SMTP.data
def dies(self, content):
    if sys.argv[2] == "after":
        data(self, content)
    os._exit(9)
smtplib.SMTP.data = dies
with transaction.atomic():
    services.queue(to="ada@gemeente.example", language=Language.NL, subject="T", body="T",
                   purpose="test")
server = Server(host="127.0.0.1", port=int(sys.argv[1]), sender="zicht@zicht.example")
delivery.deliver(server, now=timezone.now())
"""

_DELIVER_A_DAY_LATER = """
import sys
from datetime import timedelta
from django.utils import timezone
from zicht.platform.mail import delivery
from zicht.platform.mail.server import Server
server = Server(host="127.0.0.1", port=int(sys.argv[1]), sender="zicht@zicht.example")
delivery.deliver(server, now=timezone.now() + timedelta(days=1))
"""

_STATES = """
import json
from zicht.platform.mail.models import Message
print(json.dumps([[str(one.pk), one.state] for one in Message.objects.all()]))
"""


def states(database: OwnDatabase) -> dict[str, str]:
    return dict(json.loads(database.run(_STATES)))


def test_workers_that_are_killed_twenty_times_deliver_each_mail_at_most_once(
    tmp_path: Path,
) -> None:
    with own_database.made(tmp_path) as database, mail_server.running() as inbox:
        database.run(_KILLED_WORKERS, str(inbox.port))
        found = states(database)
        arrived = inbox.ids()
    assert len(found) == 150
    assert len(arrived) == len(set(arrived))
    assert set(found.values()) <= {"sent", "in_doubt"}
    sent = {number for number, state in found.items() if state == "sent"}
    assert sent <= set(arrived)
    # Whatever did not arrive is shown to the desk as doubtful.
    assert {found[number] for number in found.keys() - set(arrived)} <= {"in_doubt"}


def test_a_crash_on_either_side_of_handing_over_leaves_doubt_and_no_second_mail(
    tmp_path: Path,
) -> None:
    with own_database.made(tmp_path) as database, mail_server.running() as inbox:
        for moment, arrived in (("before", 0), ("after", 1)):
            worker = database.start(_DIES_AT, str(inbox.port), moment)
            worker.communicate()
            assert worker.returncode == 9
            assert len(inbox.mails) == arrived
        database.run(_DELIVER_A_DAY_LATER, str(inbox.port))
        assert len(inbox.mails) == 1
        assert list(states(database).values()) == ["in_doubt", "in_doubt"]
