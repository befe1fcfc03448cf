"""Figures of regions on the pages of the team, and what a municipality sees of them."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from platform_support import people
from platform_support.filling_pages import WAVE, html, open_response, url
from platform_support.people import CAST, signed_in
from zicht.platform.audit.models import Event
from zicht.platform.fieldwork.filling import known_figures
from zicht.platform.fieldwork.models import RegionalFigure, Response, Wave, WaveState
from zicht.responses import workbook

pytestmark = pytest.mark.django_db

PAGE = f"/team/metingen/{WAVE}/regiocijfers/"
SOURCE = "https://publicaties.comensha.nl/het_beeld_van_2024/"
HEAD = "regiosoort,regio,jaar,aantal,bron,adres\n"


@pytest.fixture(autouse=True)
def response() -> Response:
    return open_response()


def table(*rows: str) -> str:
    return HEAD + "".join(f"politie-eenheid,{row},Het beeld,{SOURCE}\n" for row in rows)


def upload(client: Client, text: str, name: str = "cijfers.csv") -> str:
    file = SimpleUploadedFile(name, text.encode())
    return html(client.post(PAGE, {"read": "1", "file": file}, follow=True))


def test_nobody_else_finds_the_page_or_its_files_or_changes_a_figure() -> None:
    upload(signed_in("member"), table("Amsterdam,2024,141"))
    key = str(RegionalFigure.objects.get().pk)
    for name in sorted(set(CAST) - {"owner", "member", "desk"}):
        client = signed_in(name)
        for path in (PAGE, f"{PAGE}voorbeeld.csv", f"{PAGE}ingevoerd.xlsx"):
            assert client.get(path).status_code == 404
        assert client.post(PAGE, {"remove": key}).status_code == 404
        upload(client, table("Amsterdam,2024,9"))
    upload(signed_in("desk"), table("Amsterdam,2024,9"))
    assert signed_in("desk").post(PAGE, {"remove": key}).status_code == 404
    assert RegionalFigure.objects.get().count == 141
    assert "<button" not in _main(html(signed_in("desk").get(PAGE)))


def test_a_file_is_read_listed_replaced_and_taken_away() -> None:
    client = signed_in("member")
    assert "Er zijn nog geen cijfers ingevoerd." in html(client.get(PAGE))
    text = upload(client, table("Amsterdam,2024,141", "Limburg,2024,<5"))
    assert "Gelezen: 2 nieuw, 0 veranderd, 0 gelijk." in text
    assert f'href="{SOURCE}"' in text
    text = upload(client, table("Amsterdam,2024,142", "Limburg,2024,<5"))
    assert "Gelezen: 0 nieuw, 1 veranderd, 1 gelijk." in text
    assert "<strong> &lt;5 </strong>" in text
    key = RegionalFigure.objects.get(region="POL05").pk
    client.post(PAGE, {"remove": str(key)})
    assert RegionalFigure.objects.get().region == "POL10"
    assert client.post(PAGE, {"remove": "x"}).status_code == 404


def test_a_file_with_a_fault_stores_nothing_and_names_file_row_and_remedy() -> None:
    client = signed_in("owner")
    text = upload(client, table("Amsterdam,2024,141", "Limburg,2024,3"))
    assert "Uit cijfers.csv is niets opgeslagen." in text
    assert "Rij 3, kolom aantal:" in text
    assert "Schrijf &lt;5." in text
    assert not RegionalFigure.objects.exists()
    assert not Event.objects.filter(action="wave.regional_figures_stored").exists()
    large = SimpleUploadedFile("c.csv", b"x" * 5_000_001)
    for given in ({"read": "1"}, {"read": "1", "file": large}):
        answer = client.post(PAGE, given)
        assert answer.status_code == 422
        assert 'id="id_file-fout"' in html(answer)


def test_the_files_are_an_example_and_what_stands_in() -> None:
    client = signed_in("member")
    upload(client, table("Amsterdam,2024,141"))
    example = client.get(f"{PAGE}voorbeeld.csv").content.decode("utf-8-sig").splitlines()
    assert len(example) == 11
    assert example[1] == "politie-eenheid,Noord-Nederland,2025,,,"
    filled = client.get(f"{PAGE}ingevoerd.csv")
    assert filled.content.decode("utf-8-sig").split() == table("Amsterdam,2024,141").split()
    assert "meting-2026-regiocijfers-ingevoerd.csv" in filled.headers["Content-Disposition"]
    for nothing in ("ingevoerd.pdf", "anders.csv"):
        assert client.get(f"{PAGE}{nothing}").status_code == 404


def test_the_board_leads_to_the_page() -> None:
    assert f'href="{PAGE}"' in html(signed_in("desk").get(f"/team/metingen/{WAVE}/"))


def test_a_closed_wave_takes_no_more_figures() -> None:
    Wave.objects.filter(code=WAVE).update(state=WaveState.CLOSED)
    client = signed_in("member")
    assert "<button" not in _main(html(client.get(PAGE)))
    assert "Deze meting is gesloten." in upload(client, table("Amsterdam,2024,141"))
    assert not RegionalFigure.objects.exists()


def test_a_municipality_sees_the_latest_years_of_its_own_region_with_their_source() -> None:
    years = [f"Amsterdam,{year},{year - 1900}" for year in range(2021, 2026)]
    upload(signed_in("member"), table(*years, "Limburg,2024,88"))
    client = people.signed_in("safety")
    text = html(client.get(url("known")))
    assert "in uw politie-eenheid: Amsterdam</h2>" in text
    for year in (2025, 2024, 2023):
        row = f'<th scope="row">{year}</th> <td>{year - 1900}</td>'
        assert row in text
    assert "2022" not in _main(text)
    assert f'href="{SOURCE}"' in text
    assert "Limburg" not in text
    assert "minder dan vijf" not in text
    # What the link was for stands there now.
    assert "verdieping_3" not in text
    assert "Police unit" not in text
    assert "in your police unit: Amsterdam" in html(client.get("/en" + url("known")))


def test_without_a_figure_of_its_own_region_the_link_stays() -> None:
    upload(signed_in("member"), table("Limburg,2024,88"))
    text = html(people.signed_in("safety").get(url("known")))
    assert "verdieping_3" in text
    assert "politie-eenheid" not in text


def test_a_figure_of_a_region_is_corrected_per_year(response: Response) -> None:
    upload(signed_in("member"), table("Amsterdam,2024,141", "Amsterdam,2023,<5"))
    client = people.signed_in("safety")
    found = known_figures.figures(response)
    codes = [one.code for one in found if one.series is not None]
    assert codes == ["region_police_unit_POL05_2024", "region_police_unit_POL05_2023"]
    answer = client.post(url("known"), {"figure": codes[1], "value": "12", "remark": "Geteld"})
    assert answer.headers["Location"].endswith(f"#cijfer-{codes[1]}")
    text = html(client.get(url("known")))
    assert "&lt;5 betekent: minder dan vijf." in text
    assert f'id="cijfer-{codes[0]}"' in text
    assert f'id="cijfer-{codes[1]}"' in text
    assert "Volgens uw gemeente in 2023: 12 </strong>" in text
    assert "Klopt het cijfer van 2024 niet?" in text
    wrong = client.post(url("known"), {"figure": codes[0], "value": "veel"})
    assert wrong.status_code == 422
    assert f'href="#value-{codes[0]}"' in html(wrong)
    assert client.post(url("known"), {"figure": "region_police_unit_POL10_2024"}).status_code == 404


def test_figures_and_corrections_go_along_in_every_download(response: Response) -> None:
    upload(signed_in("member"), table("Amsterdam,2024,141", "Amsterdam,2023,<5"))
    client = people.signed_in("safety")
    code = "region_police_unit_POL05_2023"
    client.post(url("known"), {"figure": code, "value": "12"})
    data = json.loads(client.get(url("download", "json")).content)
    known = {one["figure"]: one for one in data["known"]}
    assert set(known) == {one.code for one in known_figures.figures(response)}
    assert known["region_police_unit_POL05_2024"]["published"] == 141
    assert known["region_police_unit_POL05_2024"]["url"] == SOURCE
    sheets = workbook.read_sheets(client.get(url("download", "xlsx")).content)
    rows = [[str(cell) for cell in cells] for _, cells in sheets["known"].rows]
    assert [row[3] for row in rows if row[0] == code] == ["<5"]
    # What a municipality said stays, also when the figure is taken away.
    RegionalFigure.objects.all().delete()
    data = json.loads(client.get(url("download", "json")).content)
    assert [(one["figure"], one["value"], one["counts"]) for one in data["corrections"]] == [
        (code, 12, True)
    ]


def _main(text: str) -> str:
    return text[text.index("<h1") : text.index("</main>")]
