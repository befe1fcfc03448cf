"""Where a WSGI server finds the platform: ``gunicorn zicht.platform.config.wsgi``."""

import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zicht.platform.config.settings")

application = get_wsgi_application()

# Addresses and pages are imported now, once for all workers, and not by the first visitor.
get_resolver().url_patterns  # noqa: B018
