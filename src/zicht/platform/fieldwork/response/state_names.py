"""What the states of a response and of a wave are called on pages and in files."""

from collections.abc import Mapping

from zicht.language import Text
from zicht.platform.fieldwork.models import WaveState
from zicht.platform.fieldwork.response.states import State

STATE_NAMES: Mapping[State, Text] = {
    State.NOT_OPENED: Text(nl="niet geopend", en="not opened"),
    State.STARTED: Text(nl="begonnen", en="started"),
    State.STUCK: Text(nl="ligt stil", en="stuck"),
    State.READY: Text(nl="klaar, niet ingediend", en="ready, not submitted"),
    State.SUBMITTED: Text(nl="ingediend", en="submitted"),
    State.REOPENED: Text(nl="heropend", en="reopened"),
}

WAVE_STATE_NAMES: Mapping[WaveState, Text] = {
    WaveState.DRAFT: Text(nl="in voorbereiding", en="being prepared"),
    WaveState.OPEN: Text(nl="open", en="open"),
    WaveState.CLOSED: Text(nl="gesloten", en="closed"),
}
