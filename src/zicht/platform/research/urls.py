"""Addresses of estimating a hidden group from lists."""

from django.urls import path

from zicht.platform.research import views

app_name = "research"

urlpatterns = [
    path("onderzoek/lijsten/", views.lists, name="lists"),
    path("onderzoek/lijsten/<slug:code>/", views.estimation, name="estimation"),
    path("onderzoek/lijsten/<slug:code>/rapport.pdf", views.report, name="estimation_report"),
]
