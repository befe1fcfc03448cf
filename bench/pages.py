"""Median response time of every page on the demonstration, with two workers on the loopback.

    python bench/pages.py

Sets up the demonstration in a temporary folder, serves it as ``manage.py serve`` does and asks for
every page in turn. The peer is WhiteNoise, which serves the same bytes as files, with as many
workers of the same server: what a site would take that makes no page at all. Exits 1 when the
median of a page is 100 ms or more.
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


_FILES = """
from whitenoise import WhiteNoise
def nothing(environment, start):
    start("404 Not Found", [])
    return [b""]
application = WhiteNoise(nothing, root={folder!r})
"""


def main() -> None:
    with demonstration() as port:
        medians = measure(port)
        bodies = {page: ask(port, page)[1] for page in medians}
    with as_files(list(bodies.values())) as port:
        files = dict(
            zip(
                bodies,
                measure_each(port, [f"/{at}.html" for at in range(len(bodies))]),
                strict=True,
            )
        )
    sys.exit(report(medians, files))


@contextmanager
def as_files(bodies: list[bytes]) -> Iterator[int]:
    """Serve contents as files called 0.html, 1.html and so on; gives the port."""
    with tempfile.TemporaryDirectory(prefix="zicht-bench-") as name:
        folder = Path(name, "files")
        folder.mkdir()
        for at, body in enumerate(bodies):
            folder.joinpath(f"{at}.html").write_bytes(body)
        folder.joinpath("healthz").write_bytes(b"")
        Path(name, "files_only.py").write_text(_FILES.format(folder=str(folder)))
        options = ["--bind", f"127.0.0.1:{PORT}", "--workers", str(WORKERS), "--preload"]
        command = [sys.executable, "-m", "gunicorn", "files_only", *options, "--log-level", "error"]
        with serving(subprocess.Popen(command, cwd=name)):
            yield PORT


@contextmanager
def serving(server: subprocess.Popen[bytes]) -> Iterator[None]:
    """Wait until a server answers, and stop it at the end."""
    try:
        wait(PORT)
        yield
    finally:
        server.terminate()
        server.wait(timeout=20)


@contextmanager
def demonstration() -> Iterator[int]:
    """Set up the demonstration in a folder of its own and serve it; gives the port."""
    with tempfile.TemporaryDirectory(prefix="zicht-bench-") as data:
        environment = {**os.environ, "ZICHT_DATA_DIR": data, "ZICHT_HTTPS": "0"}
        environment.pop("DATABASE_URL", None)
        manage = [sys.executable, str(ROOT / "manage.py")]
        subprocess.run([*manage, "demo"], env=environment, check=True, stdout=subprocess.DEVNULL)
        serve = [*manage, "serve", "--port", str(PORT), "--workers", str(WORKERS)]
        with serving(subprocess.Popen(serve, env=environment, stdout=subprocess.DEVNULL)):
            yield PORT


def measure(port: int) -> dict[str, tuple[float, float, int]]:
    """Median and slowest time in ms, and size in bytes, per page."""
    names = pages(port)
    return dict(zip(names, measure_each(port, names), strict=True))


def measure_each(port: int, names: list[str]) -> Iterator[tuple[float, float, int]]:
    """The same for each of some pages, in their order."""
    for page in names:
        for _ in range(WARM_UP):
            ask(port, page)
        answers = [ask(port, page) for _ in range(ROUNDS)]
        times = [taken for taken, _ in answers]
        yield statistics.median(times), max(times), len(answers[0][1])


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


def ask(port: int, page: str) -> tuple[float, bytes]:
    """Time in ms from connecting to the last byte, and what came."""
    started = time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", page)
    response = connection.getresponse()
    body = response.read()
    taken = (time.perf_counter() - started) * 1000
    connection.close()
    if response.status != 200:
        raise RuntimeError(f"{page} answered {response.status}")
    return taken, body


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


def report(
    medians: dict[str, tuple[float, float, int]], files: dict[str, tuple[float, float, int]]
) -> int:
    print(f"{'page':<40} {'median':>9} {'slowest':>9} {'size':>9} {'WhiteNoise':>12} {'ratio':>7}")
    for page, (median, slowest, size) in medians.items():
        mark = "" if median < BAR_MS else "  too slow"
        peer = files[page][0]
        print(f"{page:<40} {median:>6.1f} ms {slowest:>6.1f} ms {size / 1000:>6.0f} kB", end="")
        print(f" {peer:>9.1f} ms {median / peer:>6.1f}x{mark}")
    worst = max(median for median, _, _ in medians.values())
    typical, peer = (statistics.median(one for one, _, _ in of.values()) for of in (medians, files))
    print(f"slowest median {worst:.1f} ms, bar {BAR_MS:.0f} ms, {WORKERS} workers, {ROUNDS} rounds")
    print(f"ratio: half of the pages take at most {typical / peer:.1f} x the time of a file")
    return int(worst >= BAR_MS)


if __name__ == "__main__":
    main()
