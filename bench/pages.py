"""Median response time of every page on the demonstration, with two workers on the loopback.

    python bench/pages.py

Sets up the demonstration in a temporary folder, serves it as ``manage.py serve`` does and asks for
every page in turn. Exits 1 when the median of a page is 100 ms or more.
"""

import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BAR_MS = 100.0
PORT = 8799
WORKERS = 2
WARM_UP = 6
ROUNDS = 25


def main() -> None:
    with demonstration() as port:
        medians = measure(port)
    sys.exit(report(medians))


@contextmanager
def demonstration() -> Iterator[int]:
    """Set up the demonstration in a folder of its own and serve it; gives the port."""
    with tempfile.TemporaryDirectory(prefix="zicht-bench-") as data:
        environment = {**os.environ, "ZICHT_DATA_DIR": data, "ZICHT_HTTPS": "0"}
        environment.pop("DATABASE_URL", None)
        manage = [sys.executable, str(ROOT / "manage.py")]
        subprocess.run([*manage, "demo"], env=environment, check=True, stdout=subprocess.DEVNULL)
        serve = [*manage, "serve", "--port", str(PORT), "--workers", str(WORKERS)]
        server = subprocess.Popen(serve, env=environment, stdout=subprocess.DEVNULL)
        try:
            yield PORT
        finally:
            server.terminate()
            server.wait(timeout=20)


def measure(port: int) -> dict[str, tuple[float, float, int]]:
    """Median and slowest time in ms, and size in bytes, per page."""
    wait(port)
    found = {}
    for page in pages(port):
        for _ in range(WARM_UP):
            ask(port, page)
        answers = [ask(port, page) for _ in range(ROUNDS)]
        times = [taken for taken, _ in answers]
        found[page] = (statistics.median(times), max(times), answers[0][1])
    return found


def pages(port: int) -> list[str]:
    """Every page in both languages; the first municipality and method that the site links to."""
    fixed = ["/", "/rollen/", "/gemeenten/", "/gemeenten/?naam=a", "/methoden/", "/downloads/"]
    roles = ["signaleerder", "beleidsmaker", "regisseur", "zorg-en-opvang"]
    dutch = [
        *fixed,
        *(f"/rollen/{role}/" for role in roles),
        first_link(port, "/gemeenten/", "/gemeenten/GM"),
        first_link(port, "/methoden/", "/methoden/"),
        "/toegankelijkheid/",
        "/downloads/report.nl.pdf",
        "/downloads/figures.json",
    ]
    return [*dutch, *(f"/en{page}" for page in dutch if not page.startswith("/downloads/r"))]


def first_link(port: int, page: str, start: str) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", page)
    html = connection.getresponse().read().decode()
    links = [part.split('"', 1)[0] for part in html.split('href="')[1:]]
    return next(link for link in links if link.startswith(start) and link != page)


def ask(port: int, page: str) -> tuple[float, int]:
    """Time in ms from connecting to the last byte, and the size."""
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", page)
    response = connection.getresponse()
    body = response.read()
    taken = (time.perf_counter() - started) * 1000
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{page} answered {response.status}")
    return taken, len(body)


def wait(port: int) -> None:
    deadline = time.monotonic() + 60
    while True:
        try:
            ask(port, "/healthz")
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def report(medians: dict[str, tuple[float, float, int]]) -> int:
    print(f"{'page':<40} {'median':>9} {'slowest':>9} {'size':>9}")
    for page, (median, slowest, size) in medians.items():
        mark = "" if median < BAR_MS else "  too slow"
        print(f"{page:<40} {median:>6.1f} ms {slowest:>6.1f} ms {size / 1000:>6.0f} kB{mark}")
    worst = max(median for median, _, _ in medians.values())
    print(f"slowest median {worst:.1f} ms, bar {BAR_MS:.0f} ms, {WORKERS} workers, {ROUNDS} rounds")
    return int(worst >= BAR_MS)


if __name__ == "__main__":
    main()
