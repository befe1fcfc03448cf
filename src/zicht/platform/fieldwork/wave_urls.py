"""Addresses of the pages on which the national team runs a wave."""

from django.urls import path

from zicht.platform.fieldwork.waves import regional_views
from zicht.platform.fieldwork.waves import wave_views as views
from zicht.platform.fieldwork.waves import wave_writing_views as writing

app_name = "waves"

_WAVE = "team/metingen/<slug:code>/"

urlpatterns = [
    path("team/metingen/", views.waves, name="waves"),
    path("team/metingen/nieuw/", views.new, name="new_wave"),
    path(_WAVE, views.response_board, name="board"),
    path(f"{_WAVE}stand.<str:kind>", views.board_file, name="board_file"),
    path(f"{_WAVE}dagen/", views.days, name="wave_days"),
    path(f"{_WAVE}mensen/", views.people, name="wave_people"),
    path(f"{_WAVE}regiocijfers/", regional_views.figures, name="wave_regional"),
    path(
        f"{_WAVE}regiocijfers/<slug:which>.<slug:kind>",
        regional_views.figures_file,
        name="wave_regional_file",
    ),
    path(f"{_WAVE}teksten/", writing.texts, name="wave_texts"),
    path(f"{_WAVE}brieven/<slug:language>.<slug:kind>", writing.letters_file, name="wave_letters"),
    path(f"{_WAVE}teksten/<slug:purpose>/<slug:language>/", writing.text, name="wave_text"),
    path(f"{_WAVE}herinneringen/", writing.rounds, name="wave_reminders"),
    path(f"{_WAVE}herinneringen/<slug:day>/", writing.receivers, name="wave_receivers"),
]
