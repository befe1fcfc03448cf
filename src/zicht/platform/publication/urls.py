"""Addresses of the public pages."""

from django.urls import path, register_converter

from zicht.platform.publication import views


class MunicipalityCode:
    """A CBS code in an address, as in /gemeenten/GM0363/."""

    regex = r"GM[0-9]{4}"

    def to_python(self, value: str) -> str:
        """The code as it stands in the address."""
        return value

    def to_url(self, value: str) -> str:
        """The code as it is."""
        return value


class OtherCode(MunicipalityCode):
    """The same code as somebody types it: gm0363."""

    regex = r"(?:gm|Gm|gM)[0-9]{4}"


register_converter(MunicipalityCode, "municipality")
register_converter(OtherCode, "other_code")

app_name = "publication"

urlpatterns = [
    path("", views.home, name="home"),
    path("rollen/", views.role_list, name="roles"),
    path("rollen/<slug:slug>/", views.role, name="role"),
    path("gemeenten/", views.municipality_list, name="municipalities"),
    path("gemeenten/<municipality:code>/", views.municipality, name="municipality"),
    path(
        "gemeenten/<other_code:code>/", views.municipality_by_other_code, name="municipality_code"
    ),
    path("wie-antwoordde/", views.response, name="response"),
    path("wat-veranderde-er/", views.changes, name="changes"),
    path("wat-zegt-een-cijfer/", views.reading, name="reading"),
    path("hoeveel-slachtoffers/", views.hidden_population, name="hidden"),
    path("methoden/", views.method_list, name="methods"),
    path("methoden/<slug:slug>/", views.method, name="method"),
    path("downloads/", views.download_list, name="downloads"),
    path("downloads/<path:name>", views.download, name="download"),
]
