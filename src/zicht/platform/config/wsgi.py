"""Where a WSGI server finds the platform: ``gunicorn zicht.platform.config.wsgi``."""

import logging
import os

from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connections
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zicht.platform.config.settings")

application = get_wsgi_application()

# Addresses and pages are imported now, once for all workers, and not by the first visitor.
get_resolver().url_patterns  # noqa: B018


def _warm() -> None:
    """The current release is read now too; a database that is not ready yet stops nothing."""
    from zicht.platform.publication import views

    try:
        views.warm()
    except DatabaseError:
        logging.getLogger(__name__).warning("The database is not ready; pages start cold.")
    finally:
        # Workers are forked from here, and a connection cannot be shared.
        connections.close_all()


_warm()
