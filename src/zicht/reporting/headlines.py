"""Which figures a wave opens with, and how to say them."""

from zicht.language import Text

#: The figures that a wave opens with: variable, option and how to say it after "the municipality".
HEADLINES = (
    ("A1", "yes", Text(nl="denkt dat mensenhandel in de eigen gemeente voorkomt",
                       en="think that human trafficking occurs in their municipality")),
    ("D1", "yes", Text(nl="heeft iemand die verantwoordelijk is voor de zorg aan slachtoffers",
                       en="have someone who is responsible for the care of victims")),
    ("A4", "yes", Text(nl="heeft onderzocht hoe groot het probleem lokaal is",
                       en="have looked into the size of the problem locally")),
    ("B9", "yes", Text(nl="heeft geld of personeel vrijgemaakt",
                       en="have set aside money or staff")),
    ("A5", "no", Text(nl="heeft niet afgesproken waar signalen gemeld worden",
                      en="have not agreed where signals are reported")),
)  # fmt: skip

#: The opening figures that are also drawn on a map.
MAPPED = frozenset({"A1", "D1", "A5"})
