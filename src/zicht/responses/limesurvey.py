"""What LimeSurvey adds to answers: technical columns, headings with text, signs for no answer.

Headings are exported as codes (``A2[row]``), as codes with text (``A2[row]. Text [Row]``; the
separator is the exporter's choice) or as texts. Spaces may have become underscores.
"""

import re
from datetime import date

#: A code, with the code of a row or option in brackets, before the text of the question.
_CODE_AND_TEXT = re.compile(r"\s*([A-Za-z]\w*(?:\[\w+\]|\.\w+)?)(?:[.:]|\s-)[\s_]+\S.*", re.DOTALL)

#: Columns about the process of answering and about the person; never stored.
_TECHNICAL = frozenset(
    (
        *("id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp"),
        *("ipaddr", "ipaddress", "refurl", "token", "interviewtime", "completed"),
        *("firstname", "lastname", "email", "emailstatus", "participant id", "usesleft"),
        # The same as texts.
        *("response id", "date submitted", "last page", "start language", "date started"),
        *(
            "date last action",
            "ip address",
            "referrer url",
            "referring url",
            "access code",
            "total time",
        ),
        *("first name", "last name", "email address"),
    )
)
#: What a survey that keeps no dates writes for whatever was submitted.
NO_DATE = date(1980, 1, 1)
_NUMBERED = re.compile(r"attribute [0-9]+|grouptime ?[0-9]*|group time.*")

#: Codes of a yes/no question, for items whose own codes are written out.
SHORTHAND = {"y": "yes", "n": "no", "-oth-": "other"}

_NOT_ANSWERED = frozenset(("n/a",))


def code_of(heading: str) -> str | None:
    """The code in a heading of code and text (``A5`` of ``A5. Is there a route?``), or None."""
    match = _CODE_AND_TEXT.fullmatch(heading)
    return match[1] if match else None


def is_technical(heading: str) -> bool:
    """Whether a column is LimeSurvey's own; the heading may be code, text or both."""
    code = code_of(heading)
    return any(_is_technical(one) for one in (heading, code) if one is not None)


def is_submission_date(heading: str) -> bool:
    """Whether the column says when the response was submitted; empty means it was not.

    A survey that keeps no dates writes 1 January 1980 for what was submitted.
    """
    code = code_of(heading) or heading
    return _plain(code) in ("submitdate", "date submitted")


def is_remark(heading: str) -> bool:
    """Whether the column holds the text beside an option "other", or a comment."""
    code = (code_of(heading) or heading).strip().lower()
    return code.endswith(("other]", "comment]", "_other", "_comment"))


def is_not_answered(text: str) -> bool:
    """Whether the text is LimeSurvey's sign that a question was not shown or not answered."""
    return text.strip().lower() in _NOT_ANSWERED


def _is_technical(heading: str) -> bool:
    plain = _plain(heading)
    return plain in _TECHNICAL or _NUMBERED.fullmatch(plain) is not None


def _plain(heading: str) -> str:
    return re.sub(r"[\s._-]+", " ", heading.strip().lower())
