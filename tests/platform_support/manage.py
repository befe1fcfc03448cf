"""The platform's commands as an operator gives them: in a process of their own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def manage(*arguments: str, data: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """``manage.py`` with only these variables set, and the data folder."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("ZICHT_") and name not in {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
    }
    return subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), *arguments],
        env={**environment, "ZICHT_DATA_DIR": str(data), **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
