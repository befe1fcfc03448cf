"""Addresses of the fixed pages, and of the files that machines ask for."""

from django.urls import path

from zicht.platform.web import views

#: The same in every language.
machine_patterns = [
    path("healthz", views.health, name="health"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
]

page_patterns = [
    path("toegankelijkheid/", views.accessibility, name="accessibility"),
    path("privacy/", views.privacy, name="privacy"),
    path("broncode/", views.source_code, name="source_code"),
]
