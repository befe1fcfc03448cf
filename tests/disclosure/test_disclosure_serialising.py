"""A book as JSON, however the place where it was kept ordered its names."""

import json

from platform_support import release_factory
from zicht.disclosure import serialising
from zicht.maturity import loading as models
from zicht.questionnaire import loading


def test_a_database_may_put_the_factors_of_a_band_in_another_order() -> None:
    book = release_factory.book(loading.get("2019"), models.get("2019"))
    text = serialising.to_json(book)
    written = json.loads(text)
    for figure in written["figures"]:
        made = figure.get("projection")
        if made is not None:
            made["bands"] = dict(sorted(made["bands"].items(), key=lambda one: len(one[0])))
    assert serialising.from_json(json.dumps(written)) == serialising.from_json(text)
