"""What a log line looks like."""

import logging

from zicht.platform.config.logs import KeyValueFormatter


def line(message: str, *arguments: object) -> str:
    record = logging.LogRecord("zicht", logging.INFO, "", 0, message, arguments, None)
    record.created = 0
    return KeyValueFormatter().format(record)


def test_a_line_has_time_level_logger_and_message() -> None:
    assert line("wave %s loaded", "2019") == (
        'time=1970-01-01T00:00:00.000+00:00 level=INFO logger=zicht message="wave 2019 loaded"'
    )


def test_a_message_cannot_start_a_line_of_its_own() -> None:
    written = line('first\ntime=now level=INFO message="forged"')
    assert "\n" not in written
    assert '\\"forged\\"' in written


def test_a_traceback_stays_on_the_line_of_its_event() -> None:
    try:
        raise ValueError("no such wave")
    except ValueError as error:
        info = (type(error), error, error.__traceback__)
    record = logging.LogRecord("zicht", logging.ERROR, "", 0, "failed", (), info)
    written = KeyValueFormatter().format(record)
    assert "ValueError: no such wave" in written
    assert "\n" not in written
