"""Codes in links: easy to read aloud, of no use to who reads the database."""

import secrets

from django.utils.crypto import salted_hmac

#: Without vowels, so that no words appear, and without what looks like something else.
ALPHABET = "bcdfghjkmnpqrstvwxz23456789"
#: 27 to the power of 10 is 47 bits; guesses are limited as sign-ins are.
SHORT = 10
#: 118 bits, for a link that signs somebody in at once.
LONG = 25


def new(length: int) -> str:
    """A random code of so many characters."""
    return "".join(secrets.choice(ALPHABET) for _ in range(length))


def digest(code: str) -> str:
    """What is kept of a code; who has it but not the secret key cannot find the code by trying."""
    return salted_hmac("zicht.accounts.codes", code.lower(), algorithm="sha256").hexdigest()
