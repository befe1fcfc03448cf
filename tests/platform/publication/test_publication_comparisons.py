"""What the public pages compare: waves, groups like the silent, and levels with a scale."""

from dataclasses import replace

import pytest
from django.test import Client

from platform_support.pages import html_of
from reporting import comparisons
from zicht.platform.publication.selectors import get_picture

pytestmark = pytest.mark.django_db


def give(monkeypatch: pytest.MonkeyPatch, **compared: object) -> None:
    """Have the current release hold these comparisons too."""
    picture = get_picture()
    assert picture is not None
    changed = replace(picture, book=replace(picture.book, **compared))
    monkeypatch.setattr("zicht.platform.publication.selectors.get_picture", lambda: changed)


def test_one_wave_alone_has_no_changes_to_tell(client: Client) -> None:
    assert "Dit is de enige meting die openbaar is." in html_of(client, "/wat-veranderde-er/")
    assert "Wat veranderde er sinds" not in html_of(client, "/")


def test_the_page_on_changes_tells_what_rose_and_withholds_who_few_stand_behind(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(monkeypatch, changes=comparisons.changes())
    html = html_of(client, "/wat-veranderde-er/")
    assert "Gestegen: denkt dat mensenhandel in de eigen gemeente voorkomt" in html
    assert "+31 procentpunt (marge +21 tot +41)." in html
    assert "Bij gemeenten die twee keer antwoordden: +18 procentpunt" in html
    assert "Niet te zeggen: heeft iemand" in html
    # The panel of the second is too thin, and the third headline is withheld whole.
    assert html.count("Bij gemeenten die twee keer antwoordden") == 1
    assert html.count("--withheld") == 1
    assert "x = niet getoond: er staan minder dan 5 gemeenten achter" in html
    # A number that cannot be told does not stand out as one that can.
    assert html.count("--open") == 1
    assert "57 gemeenten antwoordden twee keer." in html
    home = html_of(client, "/")
    assert "Gestegen: ‘denkt dat het voorkomt’ (+31)." in home
    assert 'href="/wat-veranderde-er/"' in home


def test_the_page_on_who_answered_says_why_the_band_takes_a_factor_of_two(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(monkeypatch, anchors=comparisons.anchors())
    html = html_of(client, "/wie-antwoordde/")
    assert "Waarom de band een factor 2 neemt" in html
    assert "staat niet op welke dag zij binnenkwamen" in html
    assert "0,7–2,9" in html
    english = html_of(client, "/en/wie-antwoordde/")
    assert "Their margins are wide" in english


def test_the_page_of_roles_has_a_second_opinion_beside_the_levels(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "Een tweede mening" not in html_of(client, "/rollen/")
    give(monkeypatch, opinions=comparisons.opinions())
    html = html_of(client, "/rollen/")
    assert "Een tweede mening" in html
    assert "34–46" in html
    assert "geen tweede mening. Te weinig vragen." in html
    assert 'href="/methoden/tweede-mening/"' in html
