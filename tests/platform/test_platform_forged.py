"""What somebody sends who makes up a form of their own: there is nothing, and nothing breaks."""

import pytest

from platform_support.filling_pages import CODE, WAVE, open_response
from platform_support.people import signed_in

pytestmark = pytest.mark.django_db

#: Python makes no number of this many digits.
HUGE = "9" * 5000
FILLING = f"/invullen/{WAVE}/{CODE}"
FORMS = [
    ("contact", f"{FILLING}/deel/A/", {"choose": f"other:{HUGE}:1"}),
    ("contact", f"{FILLING}/deel/A/", {"choose": f"other:1:{HUGE}"}),
    ("contact", f"{FILLING}/deel/A/", {"choose": "other"}),
    ("contact", f"{FILLING}/vraag/A1/", {"act": "withdraw_remark", "key": HUGE}),
    ("contact", f"{FILLING}/vraag/A1/", {"act": "remove_evidence", "key": HUGE}),
    ("safety", f"{FILLING}/vraag/A1/", {"act": "withdraw_note", "key": HUGE}),
    ("contact", f"{FILLING}/verdelen/", {"back": HUGE}),
    ("contact", f"{FILLING}/meekijken/beeindigen/", {"look_along": HUGE}),
    ("contact", f"/hulp/{WAVE}/{CODE}/", {"write": HUGE, "text": "Hallo"}),
    ("contact", f"/hulp/{WAVE}/{CODE}/", {"close": HUGE}),
    ("desk", f"/team/hulp/{WAVE}/{CODE}/", {"write": HUGE, "text": "Hallo"}),
    ("desk", f"/team/hulp/{WAVE}/{CODE}/", {"close": HUGE}),
    ("desk", f"/team/metingen/{WAVE}/{CODE}/meekijken/{HUGE}/beeindigen/", {}),
    ("owner", f"/team/metingen/{WAVE}/mensen/", {"remove": HUGE}),
    ("owner", f"/team/metingen/{WAVE}/herinneringen/", {"remove": HUGE}),
    ("owner", "/team/mensen/GM0363/", {"membership": HUGE, "end": "1"}),
    ("owner", "/team/mensen/GM0363/", {"invitation": HUGE, "revoke": "1"}),
    ("owner", "/team/toegang/", {"membership": HUGE, "end": "1"}),
    ("owner", "/team/post/", {"message": "z" * 36, "resend": "1"}),
]


@pytest.mark.parametrize(("who", "path", "data"), FORMS)
def test_a_forged_number_is_not_found(who: str, path: str, data: dict[str, str]) -> None:
    open_response()
    assert signed_in(who).post(path, data).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/team/hulp/?naam=Amster%00dam",
        "/team/mensen/?naam=Amster%00dam",
        "/team/logboek/?handeling=a%00b&onderwerp=a%00b",
    ],
)
def test_nobody_looks_for_a_sign_that_no_database_takes(path: str) -> None:
    open_response()
    page = signed_in("owner").get(path, follow=True)
    assert page.status_code == 200
    assert "\0" not in page.content.decode()
