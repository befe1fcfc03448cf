"""How an event is summed up in a digest, and what the digest of the next one rests on."""

import hashlib
import json
from datetime import UTC

from zicht.platform.audit.models import Event


def digest_of(event: Event) -> str:
    """SHA-256 over everything in the event, and so over all events before it.

    The text that is summed up is JSON with sorted keys, without white space, in UTF-8, with the
    moment in UTC; the digest can be computed again in any language.
    """
    facts = {
        "id": event.id,
        "at": event.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor_id": event.actor_id,
        "actor_label": event.actor_label,
        "action": event.action,
        "subject": event.subject,
        "detail": event.detail,
        "previous": event.previous,
    }
    text = json.dumps(facts, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
