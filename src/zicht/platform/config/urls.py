"""Every address: Dutch at /, English at /en/."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from zicht.platform.web import urls as web

urlpatterns = [
    *web.machine_patterns,
    *i18n_patterns(
        *web.page_patterns,
        path("", include("zicht.platform.accounts.urls")),
        path("invullen/", include("zicht.platform.fieldwork.filling_urls")),
        path("", include("zicht.platform.fieldwork.wave_urls")),
        path("", include("zicht.platform.support.urls")),
        path("spiegel/", include("zicht.platform.mirror.urls")),
        path("", include("zicht.platform.research.urls")),
        path("", include("zicht.platform.publication.urls")),
        prefix_default_language=False,
    ),
]

handler400 = "zicht.platform.web.views.bad_request"
handler403 = "zicht.platform.web.views.permission_denied"
handler404 = "zicht.platform.web.views.not_found"
handler500 = "zicht.platform.web.views.server_error"
