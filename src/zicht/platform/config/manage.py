"""The platform's commands: ``zicht-platform``, and ``python manage.py`` in a checkout."""

import os
import sys

from zicht.cli.usage import speak


def main() -> None:
    """Run the command that was given, on the settings of the environment."""
    try:
        from django.core.management import execute_from_command_line
    except ImportError:
        sys.exit("The platform needs more than the library; run: pip install 'zicht[platform]'")
    speak(sys.argv[1:])
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zicht.platform.config.settings")
    execute_from_command_line(sys.argv)
