#!/usr/bin/env python
"""The platform's commands: ``python manage.py demo``, ``serve``, ``load_content``, ``release``."""

import os
import sys

from django.core.management import execute_from_command_line

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zicht.platform.config.settings")
    execute_from_command_line(sys.argv)
