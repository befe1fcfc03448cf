#!/usr/bin/env python
"""The platform's commands: ``python manage.py demo``, ``serve``, ``load_content``, ``release``."""

from zicht.platform.config.manage import main

if __name__ == "__main__":
    main()
