"""The whole site in processes of its own, as `manage.py serve` runs it, with a release in it."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parents[2]

_PREPARE = """
import django
django.setup()
from pathlib import Path
from django.core.management import call_command
from platform_support.released import make_release
call_command("migrate", verbosity=0)
make_release(Path({folder!r}))
"""


@contextmanager
def served(data: Path, **variables: str) -> Iterator[str]:
    """The address of a site on this machine, with a release on made-up figures."""
    port = _free_port()
    address = f"http://127.0.0.1:{port}"
    environment = {
        **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
        "ZICHT_DATA_DIR": str(data),
        "ZICHT_ADDRESS": address,
        "DJANGO_SETTINGS_MODULE": "zicht.platform.config.settings",
        "PYTHONPATH": os.pathsep.join(
            [str(ROOT / "src"), str(ROOT / "tests"), os.environ.get("PYTHONPATH", "")]
        ),
        **variables,
    }
    prepare = _PREPARE.format(folder=str(data / "run"))
    subprocess.run([sys.executable, "-c", prepare], env=environment, check=True, timeout=120)
    command = [sys.executable, str(ROOT / "manage.py"), "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=environment)
    try:
        _wait(address, server)
        yield address
    finally:
        server.terminate()
        server.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    """Until the site answers; AssertionError when it stops or takes longer than 30 seconds."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        assert server.poll() is None, "the site stopped by itself"
        try:
            with urlopen(f"{address}/healthz", timeout=5) as answer:  # noqa: S310 - our own site
                if answer.status == 200:
                    return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the site did not start within 30 seconds")
