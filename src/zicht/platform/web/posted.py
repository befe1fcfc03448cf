"""What a form of ours sent, read as what it should be."""

#: No key in a database has more digits, and Python makes no number of thousands of them.
_MOST_DIGITS = 18


def key(text: str) -> int | None:
    """The number of a row, as our own forms send it; None for anything else."""
    is_number = text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS
    return int(text) if is_number else None


def words(text: str) -> str:
    """What somebody looks for, without spaces around it; no database takes a NUL."""
    return text.replace("\0", "").strip()
