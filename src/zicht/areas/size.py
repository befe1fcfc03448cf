"""How large a municipality is: the CBS classes, and the groups Zicht publishes."""

from bisect import bisect_right
from collections.abc import Mapping
from types import MappingProxyType

from zicht.areas.model import SizeClass, SizeGroup
from zicht.language import Text

# Lower bounds of classes 2 to 8 of the CBS division of municipalities by inhabitants.
_THRESHOLDS = (5_000, 10_000, 20_000, 50_000, 100_000, 150_000, 250_000)

_GROUP_OF_CLASS = {
    SizeClass.UNDER_5K: SizeGroup.SMALL,
    SizeClass.FROM_5K: SizeGroup.SMALL,
    SizeClass.FROM_10K: SizeGroup.SMALL,
    SizeClass.FROM_20K: SizeGroup.MEDIUM,
    SizeClass.FROM_50K: SizeGroup.LARGE,
    SizeClass.FROM_100K: SizeGroup.LARGEST,
    SizeClass.FROM_150K: SizeGroup.LARGEST,
    SizeClass.FROM_250K: SizeGroup.LARGEST,
}

#: The groups as a reader sees them, smallest first.
SIZE_GROUP_NAMES: Mapping[SizeGroup, Text] = MappingProxyType(
    {
        SizeGroup.SMALL: Text(nl="minder dan 20.000 inwoners", en="under 20,000 inhabitants"),
        SizeGroup.MEDIUM: Text(
            nl="20.000 tot 50.000 inwoners", en="20,000 up to 50,000 inhabitants"
        ),
        SizeGroup.LARGE: Text(
            nl="50.000 tot 100.000 inwoners", en="50,000 up to 100,000 inhabitants"
        ),
        SizeGroup.LARGEST: Text(nl="100.000 inwoners of meer", en="100,000 inhabitants or more"),
    }
)


def size_class(inhabitants: int) -> SizeClass:
    """The CBS size class; a bound belongs to the class that starts there (20,000 is class 4).

    Raises ValueError for a negative number.
    """
    if inhabitants < 0:
        raise ValueError(f"a municipality cannot have {inhabitants} inhabitants")
    return SizeClass(bisect_right(_THRESHOLDS, inhabitants) + 1)


def size_group(inhabitants: int) -> SizeGroup:
    """The group for publication, whose bounds are bounds of CBS classes too."""
    return _GROUP_OF_CLASS[size_class(inhabitants)]
