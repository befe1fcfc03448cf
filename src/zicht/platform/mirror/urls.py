"""Addresses of the mirror: ``/spiegel/<wave>/<municipality>/``."""

from django.urls import path

from zicht.platform.mirror import views

app_name = "mirror"

urlpatterns = [
    path("<slug:wave>/<slug:code>/", views.mirror, name="mirror"),
    path("<slug:wave>/<slug:code>/spiegel.pdf", views.document, name="mirror_document"),
]
