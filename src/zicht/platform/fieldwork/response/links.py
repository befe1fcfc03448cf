"""Links that somebody typed and that others will follow."""

from urllib.parse import urlsplit

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator


def is_safe(url: str) -> bool:
    """Whether this is an https address without a name and password in it."""
    try:
        URLValidator(schemes=["https"])(url)
    except ValidationError:
        return False
    return "@" not in urlsplit(url).netloc
