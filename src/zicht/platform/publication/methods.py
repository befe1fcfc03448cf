"""The methods that the pages explain, from content that the library ships."""

from dataclasses import dataclass
from functools import cache

import ryaml

from zicht.content import content
from zicht.language import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One method: what it does in plain words, its formula, and where it was published."""

    key: str
    title: Text
    summary: Text
    formula: str
    references: tuple[str, ...]

    @property
    def lead(self) -> Text:
        """The first sentence of the summary, for lists."""
        return Text(nl=_first_sentence(self.summary.nl), en=_first_sentence(self.summary.en))


@cache
def every() -> tuple[Method, ...]:
    """Every method, in the order of the content."""
    source = content("methods.yaml")
    if not source.is_file():
        return ()
    return tuple(
        Method(
            key=entry["key"],
            title=Text(**entry["title"]),
            summary=Text(**entry["summary"]),
            formula=entry.get("formula", ""),
            references=tuple(entry.get("references", ())),
        )
        for entry in ryaml.loads(source.read_text(encoding="utf-8"))["methods"]
    )


def get(key: str) -> Method | None:
    """The method with this key, or None."""
    return next((method for method in every() if method.key == key), None)


def _first_sentence(text: str) -> str:
    return text.split(". ", 1)[0].removesuffix(".") + "."
