"""How urbanised a municipality is: the five CBS classes, as a reader sees them."""

from collections.abc import Mapping
from types import MappingProxyType

from zicht.areas.model import Urbanisation
from zicht.language import Text

#: The most urbanised first. CBS counts the addresses within a kilometre of every address:
#: 2,500 or more per km2, 1,500, 1,000, 500, and fewer.
URBANISATION_NAMES: Mapping[Urbanisation, Text] = MappingProxyType(
    {
        Urbanisation.EXTREMELY: Text(nl="zeer sterk stedelijk", en="extremely urbanised"),
        Urbanisation.STRONGLY: Text(nl="sterk stedelijk", en="strongly urbanised"),
        Urbanisation.MODERATELY: Text(nl="matig stedelijk", en="moderately urbanised"),
        Urbanisation.HARDLY: Text(nl="weinig stedelijk", en="hardly urbanised"),
        Urbanisation.NOT: Text(nl="niet stedelijk", en="not urbanised"),
    }
)
