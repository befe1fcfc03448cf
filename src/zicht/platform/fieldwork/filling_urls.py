"""Addresses of filling in: ``/invullen/<wave>/<municipality>/``."""

from django.urls import path

from zicht.platform.fieldwork.filling import (
    filling_views,
    finish_views,
    known_views,
    section_views,
    upload_views,
)
from zicht.platform.fieldwork.together import handing_over_views, looking_along_views, talking_views

app_name = "filling"

urlpatterns = [
    path("", filling_views.mine, name="mine"),
    path("<slug:wave>/<slug:code>/", filling_views.tasks, name="tasks"),
    path("<slug:wave>/<slug:code>/ontbreekt/", filling_views.missing, name="missing"),
    path("<slug:wave>/<slug:code>/vraag/<slug:item>/", talking_views.item, name="item"),
    path("<slug:wave>/<slug:code>/bewijs/<uuid:key>/", talking_views.file, name="evidence"),
    path("<slug:wave>/<slug:code>/verdelen/", handing_over_views.hand_over, name="hand_over"),
    path("<slug:wave>/<slug:code>/bekend/", known_views.known, name="known"),
    path("<slug:wave>/<slug:code>/werkboek.xlsx", upload_views.download, name="workbook"),
    path("<slug:wave>/<slug:code>/inlezen/", upload_views.upload, name="upload"),
    path("<slug:wave>/<slug:code>/afronden/", finish_views.finish, name="finish"),
    path("<slug:wave>/<slug:code>/instemmen/", finish_views.agree, name="agree"),
    path("<slug:wave>/<slug:code>/indienen/", finish_views.submit, name="submit"),
    path(
        "<slug:wave>/<slug:code>/meekijken/beeindigen/",
        looking_along_views.end,
        name="end_looking_along",
    ),
    path("<slug:wave>/<slug:code>/antwoorden.<slug:kind>", filling_views.download, name="download"),
    path("<slug:wave>/<slug:code>/deel/<slug:section>/", section_views.section, name="section"),
]
