"""What every template may use."""

from django.conf import settings
from django.http import HttpRequest

from zicht.platform.web import languages


def site(request: HttpRequest) -> dict[str, object]:
    """Language of the page, the same page in the other language, and the operator's addresses."""
    return {
        "language": languages.current(),
        "other_language_url": languages.same_page_in_other_language(request.get_full_path()),
        "owner": settings.OWNER,
        "source_url": settings.SOURCE_URL,
        "accessibility_contact": settings.ACCESSIBILITY_CONTACT,
    }
