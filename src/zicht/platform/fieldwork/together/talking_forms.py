"""What somebody writes at a question, and what they show as evidence."""

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from zicht.platform.accounts.words import in_both
from zicht.platform.fieldwork.response import links
from zicht.platform.fieldwork.together import evidence_files
from zicht.platform.fieldwork.together.evidence import Upload
from zicht.platform.fieldwork.together.evidence_files import FileType
from zicht.platform.fieldwork.together.talking import LONGEST

_REQUIRED = in_both(nl="Schrijf eerst iets op.", en="Write something first.")
_LONG = in_both(
    nl=f"Dit is te lang. Gebruik hoogstens {LONGEST} tekens.",
    en=f"This is too long. Use at most {LONGEST} characters.",
)
_TITLE = in_both(nl="Gebruik hoogstens 200 tekens.", en="Use at most 200 characters.")
_LINK = in_both(
    nl="Dit is geen link die hier kan. Hij begint met https:// en heeft geen wachtwoord.",
    en="This link will not do. It begins with https:// and holds no password.",
)
_NOTHING = in_both(nl="Geef een link of kies een bestand.", en="Give a link or choose a file.")
_BOTH = in_both(
    nl="Geef een link of een bestand, niet allebei tegelijk.",
    en="Give a link or a file, not both at once.",
)
_EMPTY = in_both(nl="Dit bestand is leeg.", en="This file is empty.")
_TYPE = in_both(
    nl="Dit bestand kan niet. Kies een PDF, Word (DOCX), Excel (XLSX), ODT, PNG of JPEG, "
    "zonder wachtwoord en zonder macro's.",
    en="This file will not do. Choose a PDF, Word (DOCX), Excel (XLSX), ODT, PNG or JPEG, "
    "without a password and without macros.",
)


def largest_mb() -> int:
    """How large a file may be, in MB."""
    return int(settings.EVIDENCE_BYTES) // (1024 * 1024)


class _Words(forms.CharField):
    """Some lines of text, of which a line end counts once."""

    widget = forms.Textarea

    def __init__(self) -> None:
        errors = {"required": _REQUIRED, "max_length": _LONG}
        super().__init__(max_length=LONGEST, error_messages=errors)

    def to_python(self, value: object) -> str:
        """The text as it is counted and kept."""
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


class WordsForm(forms.Form):
    """A remark or a note."""

    text = _Words()


class EvidenceForm(forms.Form):
    """A link or a file, and what it is."""

    title = forms.CharField(max_length=200, required=False, error_messages={"max_length": _TITLE})
    url = forms.CharField(max_length=1000, required=False, error_messages={"max_length": _LINK})
    file = forms.FileField(
        required=False,
        max_length=1000,
        error_messages={"empty": _EMPTY, "invalid": _EMPTY, "missing": _EMPTY, "max_length": _TYPE},
    )
    kind: FileType | None = None

    def clean_url(self) -> str:
        """An address that begins with https, without name and password in it."""
        url = str(self.cleaned_data["url"]).strip()
        if not url:
            return ""
        url = url if "://" in url else f"https://{url}"
        if not links.is_safe(url):
            raise ValidationError(_LINK)
        return url

    def clean_file(self) -> "UploadedFile[bytes] | None":
        """A file that is not too large and is what its name says."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is None:
            return None
        if (file.size or 0) > settings.EVIDENCE_BYTES:
            most = largest_mb()
            raise ValidationError(
                in_both(
                    nl=f"Dit bestand is groter dan {most} MB.",
                    en=f"This file is larger than {most} MB.",
                )
            )
        assert file.file is not None  # noqa: S101 - tells mypy what it is
        self.kind = evidence_files.type_of(file.name or "", file.file)
        if self.kind is None:
            raise ValidationError(_TYPE)
        return file

    def clean(self) -> None:
        """One of the two."""
        if not self.errors:
            has_url, has_file = bool(self.cleaned_data["url"]), bool(self.cleaned_data["file"])
            if has_url == has_file:
                self.add_error("url", _BOTH if has_url else _NOTHING)

    def upload(self) -> Upload | None:
        """The file that came in; None when it was a link."""
        file: UploadedFile[bytes] | None = self.cleaned_data["file"]
        if file is None or self.kind is None:
            return None
        return Upload(name=file.name or "", kind=self.kind, chunks=file.chunks())
