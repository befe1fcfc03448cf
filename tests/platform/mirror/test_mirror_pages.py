"""A municipality sees itself as it submitted, and of others only what was published."""

import io
import re

import pypdf
import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from platform_support import filling_factory, filling_pages, people
from reporting import example
from zicht.maturity import loading as maturity
from zicht.maturity.levels import levels
from zicht.platform.fieldwork.filling import answering, signing
from zicht.platform.fieldwork.models import Response, Side, Wave, WaveState
from zicht.platform.fieldwork.response import looking_along, values
from zicht.platform.mirror import beside, reflection
from zicht.platform.publication.models import Release

pytestmark = pytest.mark.django_db

#: What is answered otherwise than with the first option.
SAID = {"A5": "adopted", "A6": "no", "A11": "some", "A12": "none", "C4": "practice", "C7": "no"}
#: The levels of these answers, found by hand with content/maturity/2026.yaml.
#: - signaller 2: a route in use (A5) and some counter staff trained (A11); no officer (A6).
#: - policy maker 2: own policy (B16) and the mayor (B4); the policy is being written (B2).
#: - director 2: care and safety meet (C4); no agreements with partners (C7).
#: - care 2: someone responsible (D1) and care coordination (D2); no shelter (D8), no address (D9).
BY_HAND = {
    "role.signaller": (2, "Signaleerder"),
    "role.policy_maker": (2, "Beleidsmaker en regelgever"),
    "role.director": (2, "Regisseur van de integrale aanpak"),
    "role.care": (2, "Zorg en opvang"),
}


def url(name: str = "mirror", code: str = filling_pages.CODE) -> str:
    return reverse(f"mirror:{name}", args=[filling_pages.WAVE, code])


def save(response: Response, said: dict[str, str], base_version: int = 0) -> None:
    for variable, value in said.items():
        answering.save_answer(
            response,
            variable,
            value,
            base_version=base_version,
            person=people.person("safety"),
            now=timezone.now(),
        )


@pytest.fixture
def response() -> Response:
    return filling_pages.open_response()


@pytest.fixture
def submitted(response: Response) -> Response:
    save(response, SAID)
    filling_pages.submitted(response)
    response.refresh_from_db()
    return response


def page_of(who: str = "contact", language: str = "") -> str:
    answer = people.signed_in(who).get(language + url())
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def text_of(answer: object) -> str:
    reader = pypdf.PdfReader(io.BytesIO(answer.content))  # type: ignore[attr-defined]
    assert len(reader.pages) == 1
    return " ".join(reader.pages[0].extract_text().split())


def test_acceptance_10_screen_document_and_library_equal_the_example_by_hand(
    submitted: Response,
) -> None:
    page = page_of()
    document = text_of(people.signed_in("contact").get(url("mirror_document")))
    answers = values.to_answers(submitted.answers)
    found = {one.indicator.key: one for one in levels(maturity.get("2026"), answers)}
    for key, (level, title) in BY_HAND.items():
        assert found[key].value == level
        section = page[page.index(f">{title}</h3>") :]
        assert f"Niveau {level} van 4: basis" in section[: section.index("</dl>")]
        assert found[key].reached.description.nl in section[: section.index("</dl>")]
        assert found[key].missing.next_step.nl in section[: section.index("</dl>")]
        assert title in document
        assert found[key].missing.next_step.nl in document


def test_the_rule_stands_there_with_the_answers_that_decide_it(submitted: Response) -> None:
    page = page_of()
    section = page[
        page.index(">Signaleerder</h3>") : page.index(">Beleidsmaker en regelgever</h3>")
    ]
    second = section[section.index("Niveau 2, basis") : section.index("Niveau 3, geborgd")]
    assert "Voldaan" in second
    assert "Hiervoor is dit alles nodig:" in second
    assert "Hiervoor is één van deze nodig:" in second
    assert "A5: Is afgesproken waar medewerkers een signaal" in second
    assert "Uw antwoord: Ja, vastgelegd, en iemand is ervoor verantwoordelijk (telt mee)" in second
    assert "Uw antwoord: Niemand (telt nog niet mee)" in second
    assert "Mee telt: ‘Een deel’ of ‘De meesten of allemaal’" in second
    assert "Nog niet voldaan" in section[section.index("Niveau 3, geborgd") :]


def test_before_submitting_the_page_says_what_is_left_to_do(response: Response) -> None:
    page = page_of()
    assert "zodra de vragenlijst is ingediend" in page
    assert "Vul in wat nog ontbreekt" in page
    assert re.search(r"\d+ antwoorden", page)
    assert "Instemming van veiligheid" in page
    assert people.signed_in("contact").get(url("mirror_document")).status_code == 404
    filling_factory.fill_in(response, people.person("safety"), timezone.now())
    signing.agree(response, Side.SAFETY, person=people.person("safety"), now=timezone.now())
    page = page_of()
    assert "Vul in wat nog ontbreekt" not in page
    assert "Instemming van veiligheid" not in page
    assert "Instemming van zorg en jeugd" in page


def test_a_wave_that_ended_without_submitting_has_no_mirror_and_asks_for_nothing(
    response: Response,
) -> None:
    Wave.objects.filter(code=filling_pages.WAVE).update(state=WaveState.CLOSED)
    page = page_of()
    assert "Uw gemeente heeft niet ingediend, dus er is geen spiegel." in page
    assert "Wat nog moet gebeuren" not in page


def test_the_page_after_submitting_leads_to_the_mirror(submitted: Response) -> None:
    page = people.signed_in("signer").get(filling_pages.url("finish"))
    assert f'href="{url()}">Uw spiegel staat klaar</a>' in filling_pages.html(page)


def test_after_reopening_the_mirror_stays_that_of_what_was_submitted(submitted: Response) -> None:
    signing.reopen(submitted, reason="A5", person=people.person("desk"), now=timezone.now())
    save(submitted, {"A5": "no"}, base_version=1)
    page = page_of()
    assert "De vragenlijst is weer open." in page
    section = page[page.index(">Signaleerder</h3>") :]
    assert "Niveau 2 van 4" in section[: section.index("</dl>")]
    tasks = filling_pages.html(people.signed_in("contact").get(filling_pages.url("tasks")))
    assert "Bekijk de spiegel van wat u indiende" in tasks
    wave = Wave.objects.filter(code=filling_pages.WAVE)
    wave.update(state=WaveState.CLOSED)
    tasks = filling_pages.html(people.signed_in("contact").get(filling_pages.url("tasks")))
    assert "Bekijk de spiegel van wat u indiende" in tasks
    wave.update(state=WaveState.OPEN)
    filling_pages.submitted(submitted)
    page = page_of()
    assert "weer open" not in page
    section = page[page.index(">Signaleerder</h3>") :]
    assert "Niveau 1 van 4" in section[: section.index("</dl>")]


def test_only_people_of_the_municipality_see_its_mirror(submitted: Response) -> None:
    expected = {
        (who, name): 200 if people.CAST[who][0] == filling_pages.CODE else 404
        for who in people.CAST
        for name in ("mirror", "mirror_document")
    }
    clients = {who: people.signed_in(who) for who in people.CAST}
    found = {(who, name): clients[who].get(url(name)).status_code for who, name in expected}
    assert found == expected


def test_the_desk_reads_the_mirror_while_it_looks_along_and_takes_nothing_along(
    submitted: Response,
) -> None:
    desk, now = people.signed_in("desk"), timezone.now()
    looking_along.begin(submitted, reason="A5", hours=1, person=people.person("desk"), now=now)
    page = filling_pages.html(desk.get(url()))
    assert "U kijkt mee bij Amsterdam" in page
    assert "Niveau 2 van 4: basis" in page
    assert "(PDF)" not in page
    assert desk.get(url("mirror_document")).status_code == 404


def test_who_is_not_signed_in_is_asked_to(submitted: Response) -> None:
    answer = Client().get(url())
    assert answer.status_code == 302
    assert answer["Location"].startswith("/inloggen/")


def test_beside_an_earlier_release_the_page_names_it_and_says_it_is_made_up(
    submitted: Response,
) -> None:
    page = page_of()
    assert "De cijfers van anderen komen uit een andere meting" in page
    assert "zodra de meting is gepubliceerd" in page
    assert "De cijfers van andere gemeenten zijn gemaakt met verzonnen antwoorden." in page
    assert "zicht-mirror__bar" in page
    assert "100.000 inwoners of meer" in page
    assert "beside 135 of the 355 municipalities" in page_of(language="/en")


def test_without_a_release_a_mirror_shows_the_municipality_alone(submitted: Response) -> None:
    Release.objects.update(is_current=False)
    page = page_of()
    assert "zodra de meting is gepubliceerd" in page
    assert "zicht-mirror__bar" not in page
    assert "verzonnen" not in page
    assert "Niveau 2 van 4: basis" in page


def test_what_another_municipality_submits_changes_nothing_while_the_wave_runs(
    submitted: Response,
) -> None:
    before = page_of().partition("<h1")[2]
    other = filling_factory.make_response(submitted.wave, "GM0518", "'s-Gravenhage")
    person, now = people.person("stranger"), timezone.now()
    filling_factory.fill_in(other, person, now)
    for side in Side:
        signing.agree(other, side, person=person, now=now)
    signing.submit(other, person=person, now=now)
    assert page_of().partition("<h1")[2] == before


def test_no_share_of_a_group_of_few_leaves_on_screen_or_on_paper(
    submitted: Response, monkeypatch: pytest.MonkeyPatch
) -> None:
    layer, name, _, population = example.AREAS["100k_and_over"]
    monkeypatch.setitem(example.AREAS, "100k_and_over", (layer, name, 4, population))
    # Not the wave that others share, which was made of larger groups.
    wave = example.wave.__wrapped__()
    monkeypatch.setattr(beside, "_FINDERS", [lambda: wave])
    page = page_of()
    bars = re.findall(r'<svg class="zicht-mirror__bar".*?</svg>(?!\s*<(?:rect|text))', page)
    few = [one for one in bars if "zicht-level-withheld" in one]
    assert len(few) == len(bars) // 2 > 0
    assert not any("%</text>" in one or "zicht-level-1" in one for one in few)
    assert "100.000 inwoners of meer: niveau 0 niet getoond" in page
    found = reflection.of(submitted.submissions.get())
    assert found is not None
    for role in found.page["roles"]:  # type: ignore[union-attr]
        for row in role["rows"][1:]:  # type: ignore[index,call-overload]
            assert row["shares"] == [None] * 5


def test_a_questionnaire_without_levels_still_has_a_page(
    submitted: Response, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reflection.models, "available", lambda: ("2019",))
    assert "Voor deze vragenlijst zijn geen niveaus vastgesteld." in page_of()
    assert people.signed_in("contact").get(url("mirror_document")).status_code == 404
