"""Addresses of asking for help, of the desk, and of the team about one municipality."""

from django.urls import path, re_path

from zicht.platform.support import asking_views, desk_views, municipality_views

app_name = "support"

_MUNICIPALITY = r"^team/metingen/(?P<wave>[-\w]+)/(?P<code>GM[0-9]{4})/"

urlpatterns = [
    path("hulp/<slug:wave>/<slug:code>/", asking_views.ask, name="ask_in_general"),
    path("hulp/<slug:wave>/<slug:code>/<slug:item>/", asking_views.ask, name="ask"),
    path("team/hulp/", desk_views.inbox, name="inbox"),
    path("team/hulp/<slug:wave>/<slug:code>/", desk_views.threads, name="threads"),
    re_path(f"{_MUNICIPALITY}$", municipality_views.municipality, name="municipality"),
    re_path(f"{_MUNICIPALITY}heropenen/$", municipality_views.reopen, name="reopen"),
    re_path(f"{_MUNICIPALITY}meekijken/$", municipality_views.look_along, name="look_along"),
    re_path(
        f"{_MUNICIPALITY}meekijken/(?P<key>[0-9]{{1,18}})/beeindigen/$",
        municipality_views.stop_looking_along,
        name="stop_looking_along",
    ),
]
