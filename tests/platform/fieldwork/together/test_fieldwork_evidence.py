"""Evidence at a question: links and files, checked, stored out of reach, swept after a crash."""

import io
import os
import zipfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from pytest_django import Settings

from platform_support import filling_factory, people
from platform_support.filling_pages import WAVE, html, open_response, submitted, url
from zicht.platform.audit.models import Event
from zicht.platform.fieldwork.filling import downloads
from zicht.platform.fieldwork.models import Evidence, Response, Wave
from zicht.platform.fieldwork.response import sheet
from zicht.platform.fieldwork.response.locking import NotOpenError
from zicht.platform.fieldwork.together import evidence, evidence_files
from zicht.platform.fieldwork.together.evidence import Upload
from zicht.platform.fieldwork.together.evidence_files import FileType

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(20)


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    return tmp_path / "evidence"


@pytest.fixture(autouse=True)
def response() -> Response:
    return open_response()


def archive(*names: str, first: tuple[str, bytes] | None = None) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        if first is not None:
            made.writestr(*first)
        for name in names:
            made.writestr(name, b"x")
    return buffer.getvalue()


DOCX = archive("[Content_Types].xml", "word/document.xml")
XLSX = archive("[Content_Types].xml", "xl/workbook.xml")
ODT_MARK = ("mimetype", b"application/vnd.oasis.opendocument.text")
ODT = archive("content.xml", first=ODT_MARK)


def kind(name: str) -> FileType:
    return next(one for one in evidence_files.TYPES if one.name == name)


def add(response: Response, content: bytes = PDF, name: str = "besluit.pdf") -> Evidence:
    upload = Upload(name=name, kind=kind("PDF"), chunks=[content])
    safety = people.person("safety")
    return evidence.add_file(
        response, "A3", upload=upload, title="", person=safety, now=timezone.now()
    )


def send(client: Client, content: bytes = b"", name: str = "", **data: str) -> HttpResponse:
    files = {"file": SimpleUploadedFile(name, content)} if name else {}
    return client.post(url("item", "A3"), {"act": "evidence", **data, **files})


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("Besluit 12 maart.PDF", PDF, "application/pdf"),
        ("nota.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml"),
        ("lijst.xlsx", XLSX, "application/vnd.openxmlformats-officedocument.spreadsheetml"),
        ("brief.odt", ODT, "application/vnd.oasis.opendocument.text"),
        ("foto.png", PNG, "image/png"),
        ("foto.jpeg", b"\xff\xd8\xff\xe0" + bytes(20), "image/jpeg"),
    ],
)
def test_a_file_is_kept_and_can_only_be_saved_from_its_page(
    folder: Path, name: str, content: bytes, content_type: str
) -> None:
    assert send(people.signed_in("safety"), content, name).status_code == 302
    kept = Evidence.objects.get()
    assert [path.name for path in folder.iterdir()] == [str(kept.key)]
    assert (
        folder.stat().st_mode & 0o777,
        folder.joinpath(str(kept.key)).stat().st_mode & 0o777,
    ) == (0o700, 0o600)
    assert kept.size == len(content)
    answer = people.signed_in("care_youth").get(url("evidence", str(kept.key)))
    assert answer.content == content
    assert answer.headers["Content-Type"].startswith(content_type)
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert "no-store" in answer.headers["Cache-Control"]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("besluit.pdf", PNG),
        ("besluit.png", PDF),
        ("pagina.html", b"<script>alert(1)</script>"),
        ("tekening.svg", b"<svg/>"),
        ("programma.exe", b"MZ"),
        ("besluit", PDF),
        ("nota.docx", XLSX),
        ("nota.docx", archive("word/document.xml")),
        ("nota.docx", b"PK\x03\x04" + bytes(40)),
        ("nota.docx", archive("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")),
        ("brief.odt", archive("content.xml")),
        ("brief.odt", archive("Basic/Standard/Module1.xml", first=ODT_MARK)),
        ("brief.odt", archive("Scripts/python/start.py", first=ODT_MARK)),
        ("brief.odt", ODT[:70] + bytes(40)),
    ],
)
def test_a_file_that_is_not_what_its_name_says_is_refused(
    folder: Path, name: str, content: bytes
) -> None:
    answer = send(people.signed_in("safety"), content, name)
    assert answer.status_code == 422
    assert "Dit bestand kan niet." in html(answer)
    assert 'href="#id_evidence-file"' in html(answer)
    assert not folder.exists()


def test_a_file_that_is_too_large_or_empty_is_refused(settings: Settings, folder: Path) -> None:
    client = people.signed_in("safety")
    most = settings.EVIDENCE_BYTES
    assert send(client, PDF + bytes(most - len(PDF)), "a.pdf").status_code == 302
    refused = send(client, PDF + bytes(most), "b.pdf")
    assert "Dit bestand is groter dan 10 MB." in html(refused)
    assert "Dit bestand is leeg." in html(send(client, b"", "c.pdf"))
    assert len(list(folder.iterdir())) == 1


def test_no_more_of_a_huge_file_reaches_the_disk_than_the_largest_that_is_taken(
    settings: Settings,
) -> None:
    settings.EVIDENCE_BYTES = settings.UPLOAD_BYTES = 100_000
    seen: list[int] = []
    client = people.signed_in("safety")
    original = evidence_files.type_of

    def note(name: str, file: io.BytesIO) -> FileType | None:
        seen.append(len(file.read()))
        return original(name, file)

    assert send(client, PDF + bytes(5_000_000), "a.pdf").status_code == 422
    settings.EVIDENCE_BYTES = 10_000_000
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(evidence_files, "type_of", note)
        send(client, PDF + bytes(5_000_000), "a.pdf")
    assert 100_000 < seen[0] < 300_000


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\mijn map\\besluit.PDF", "besluit.pdf"),
        ("besluit\u202efdp.pdf", "besluit fdp.pdf"),
        ('a"; filename="b.pdf', "a ; filename= b.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        (".pdf", "bewijs.pdf"),
        ("raad.exe", "raad.pdf"),
        (f"{'x' * 300}.pdf", f"{'x' * 120}.pdf"),
        ("Besluit van de raad é.pdf", "Besluit van de raad é.pdf"),
    ],
)
def test_a_name_holds_nothing_that_a_header_or_a_disk_trips_over(name: str, kept: str) -> None:
    assert evidence_files.clean_name(name, kind("PDF")) == kept


@pytest.mark.parametrize(
    ("link", "kept"),
    [
        (
            "https://raad.amsterdam.example/besluit?id=1#a",
            "https://raad.amsterdam.example/besluit?id=1#a",
        ),
        ("raad.amsterdam.example/besluit", "https://raad.amsterdam.example/besluit"),
    ],
)
def test_a_link_is_kept_with_https(link: str, kept: str) -> None:
    client = people.signed_in("safety")
    assert send(client, url=link).status_code == 302
    assert send(client, url=link).status_code == 302
    assert Evidence.objects.get().url == kept
    page = html(client.get(url("item", "A3")))
    assert 'rel="external noreferrer noopener"' in page


@pytest.mark.parametrize(
    "link",
    [
        "http://raad.example/",
        "javascript:alert(1)",
        "javascript://raad.example/%0aalert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "https://jan:geheim@raad.example/",
        "https://",
        "https://raad example/",
        "geen link",
        f"https://raad.example/{'x' * 1000}",
    ],
)
def test_a_link_that_is_not_plain_https_is_refused(link: str) -> None:
    answer = send(people.signed_in("safety"), url=link)
    assert answer.status_code == 422
    assert 'href="#id_evidence-url"' in html(answer)
    assert not Evidence.objects.exists()


def test_it_is_one_of_the_two() -> None:
    client = people.signed_in("safety")
    assert "Geef een link of kies een bestand." in html(send(client))
    both = send(client, PDF, "a.pdf", url="https://a.example/")
    assert "niet allebei tegelijk" in html(both)
    assert not Evidence.objects.exists()


def test_ten_at_a_question_and_no_more(response: Response, folder: Path) -> None:
    client = people.signed_in("safety")
    for number in range(evidence.MOST):
        assert send(client, PDF + str(number).encode(), "a.pdf").status_code == 302
    assert "Voeg bewijs toe" not in html(client.get(url("item", "A3")))
    refused = send(client, PDF + b"x", "a.pdf")
    assert refused.status_code == 422
    assert "hoogstens 10 bewijsstukken" in html(refused)
    assert send(client, url="https://a.example/").status_code == 422
    assert len(list(folder.iterdir())) == evidence.MOST


def test_the_same_file_twice_is_kept_once(response: Response, folder: Path) -> None:
    assert add(response) == add(response)
    assert len(list(folder.iterdir())) == 1


def test_who_put_it_or_a_contact_person_removes_it_and_a_trace_stays(
    response: Response,
    folder: Path,
    django_capture_on_commit_callbacks: Callable[..., object],
) -> None:
    kept = add(response)
    data = {"act": "remove_evidence", "key": str(kept.pk)}
    for who in ("care_youth", "signer"):
        client = people.signed_in(who)
        assert "Haal weg" not in html(client.get(url("item", "A3")))
        client.post(url("item", "A3"), data)
    kept.refresh_from_db()
    assert kept.removed_at is None
    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[attr-defined]
        page = html(people.signed_in("contact").post(url("item", "A3"), data, follow=True))
    assert "Weggehaald" in page
    assert "besluit.pdf" in page
    assert list(folder.iterdir()) == []
    assert people.signed_in("safety").get(url("evidence", str(kept.key))).status_code == 404
    own = add(response, PDF + b"2")
    safety, now = people.person("safety"), timezone.now()
    assert evidence.remove(response, own.pk, person=safety, is_contact=False, now=now)
    assert not evidence.remove(response, own.pk, person=safety, is_contact=False, now=now)


@pytest.mark.parametrize(
    "who", ["stranger", "desk", "owner", "member", "coordinator", "researcher", "auditor"]
)
def test_nobody_from_elsewhere_opens_a_file(response: Response, who: str) -> None:
    kept = add(response)
    client = people.signed_in(who)
    assert client.get(url("evidence", str(kept.key))).status_code == 404
    assert send(client, PDF, "a.pdf").status_code == 404
    # Nor by way of their own municipality.
    filling_factory.make_response(Wave.objects.get(code=WAVE), "GM0518", "'s-Gravenhage")
    own = url("evidence", str(kept.key)).replace("GM0363", "GM0518")
    assert client.get(own).status_code == 404


def test_the_desk_that_looks_along_opens_no_file(response: Response) -> None:
    kept, client, now = add(response), people.signed_in("desk"), timezone.now()
    response.looks_along.create(
        person=people.person("desk"), reason="Vraag", at=now, until=now + timedelta(hours=1)
    )
    assert client.get(url("evidence", str(kept.key))).status_code == 404


def test_who_is_not_signed_in_and_a_key_that_is_not_there_get_nothing(client: Client) -> None:
    assert client.get(url("evidence", str(uuid4()))).status_code == 302
    assert people.signed_in("safety").get(url("evidence", str(uuid4()))).status_code == 404


def test_afterwards_files_can_be_read_and_none_added(response: Response, folder: Path) -> None:
    kept = add(response)
    submitted(response)
    client = people.signed_in("contact")
    assert client.get(url("evidence", str(kept.key))).content == PDF
    assert send(client, PDF + b"2", "a.pdf").status_code == 409
    response.refresh_from_db()
    contact, now = people.person("contact"), timezone.now()
    with pytest.raises(NotOpenError):
        evidence.remove(response, kept.pk, person=contact, is_contact=True, now=now)
    assert len(list(folder.iterdir())) == 1


def test_evidence_is_in_no_download_and_in_no_answer_that_counts(response: Response) -> None:
    add(response, name="vertrouwelijk-besluit.pdf")
    client = people.signed_in("contact")
    assert set(downloads.MAKERS) >= {"json", "xlsx"}
    assert b"vertrouwelijk" not in client.get(url("download", "json")).content
    assert "vertrouwelijk" not in str(sheet.of(response).answers)


def test_a_crash_while_writing_leaves_no_row_and_no_half_file(
    response: Response, folder: Path
) -> None:
    def broken() -> object:
        yield PDF
        raise OSError("the disk is full")

    upload = Upload(name="a.pdf", kind=kind("PDF"), chunks=broken())
    with pytest.raises(OSError, match="full"):
        evidence.add_file(
            response,
            "A3",
            upload=upload,
            title="",
            person=people.person("safety"),
            now=timezone.now(),
        )
    assert list(folder.iterdir()) == []
    assert not Evidence.objects.exists()


def test_what_a_crash_left_behind_is_swept_and_what_is_used_or_new_stays(
    response: Response,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    kept = add(response)

    def fails(**values: object) -> Evidence:
        raise DatabaseError

    with monkeypatch.context() as patch:
        patch.setattr(Evidence.objects, "create", fails)
        with pytest.raises(DatabaseError):
            add(response, PDF + b"2")
    folder.joinpath(f"{uuid4()}.part").write_bytes(b"half")
    assert len(list(folder.iterdir())) == 3
    assert evidence.sweep(timezone.now()).removed == 0
    for path in folder.iterdir():
        os.utime(path, (0, 0))
    call_command("sweep_evidence")
    assert "2 files removed" in capsys.readouterr().out
    assert [path.name for path in folder.iterdir()] == [str(kept.key)]
    evidence_files.remove(kept.key)
    assert people.signed_in("safety").get(url("evidence", str(kept.key))).status_code == 404
    with pytest.raises(CommandError, match=str(kept.key)):
        call_command("sweep_evidence")


def test_the_log_tells_that_evidence_came_and_went_without_its_name(response: Response) -> None:
    kept = add(response, name="geheim.pdf")
    safety, now = people.person("safety"), timezone.now()
    evidence.remove(response, kept.pk, person=safety, is_contact=False, now=now)
    events = Event.objects.filter(action__startswith="evidence.").order_by("id")
    assert [one.action for one in events] == ["evidence.added", "evidence.removed"]
    assert "geheim" not in " ".join(str(one.detail) for one in events)
