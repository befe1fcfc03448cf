"""Log lines of the form key=value, one event a line, for people and machines."""

import logging
from datetime import UTC, datetime


class KeyValueFormatter(logging.Formatter):
    """``time=… level=… logger=… message="…"``.

    Only what the program says is logged: no addresses of visitors, no query strings and no
    answers. A traceback follows on the same line, so that one event stays one line.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One line for one event."""
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        message = record.getMessage()
        if record.exc_info:
            message += "\n" + self.formatException(record.exc_info)
        pairs = {"time": moment, "level": record.levelname, "logger": record.name}
        return " ".join([*(f"{key}={value}" for key, value in pairs.items()), _quoted(message)])


def _quoted(message: str) -> str:
    escaped = message.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'message="{escaped}"'
