"""Reading line lists: one row per person and list, who is known by a pseudonym.

Either one file per list or one long file. A pseudonym that is the same on two lists is the same
person (an exact link), unless a file with match probabilities says who is who, see
:mod:`zicht.prevalence.matching`. Pseudonyms are compared in memory; only counts are kept.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import polars as pl

from zicht.prevalence import reading_findings as findings
from zicht.prevalence.assembling import (
    Links,
    ListsRead,
    assembled,
    list_problems,
    refuse,
    suspect_lists,
)
from zicht.prevalence.histories import Whole
from zicht.prevalence.matching import Linking, match_people
from zicht.problems import Problem
from zicht.responses.source import Source
from zicht.responses.source_reading import read_source


@dataclass(frozen=True, slots=True, kw_only=True)
class LineListPlan:
    """What the columns are, and how people are linked.

    ``degrees`` say which covariates follow a polynomial. Without ``linking`` equal pseudonyms are
    one person. ``accept_suspect_lists`` makes notices of lists that overlap with nobody or lie
    within another.
    """

    pseudonym: str = "pseudonym"
    covariates: tuple[str, ...] = ()
    degrees: Mapping[str, int] = field(default_factory=dict)
    linking: Linking | None = None
    accept_suspect_lists: bool = False


def read_line_lists(files: Mapping[str, Path], plan: LineListPlan | None = None) -> ListsRead:
    """Read one file per list, by the name of the list.

    Raises InvalidInputError with every fault at once, OSError when a file is not there.
    """
    plan = plan or LineListPlan()
    needed = (plan.pseudonym, *plan.covariates)
    sources = {name: read_source(path, needed) for name, path in files.items()}
    problems = [*list_problems(tuple(files))]
    for source in sources.values():
        problems += _absent(source, {plan.pseudonym: "--pseudonym"}, plan.covariates)
    refuse(problems)
    parts = [
        _records(source, pl.Series([name] * source.size, dtype=pl.String), plan)
        for name, source in sources.items()
    ]
    problems = [one for source in sources.values() for one in _gaps(source, [plan.pseudonym])]
    return _read(pl.concat(parts), tuple(files), list(sources.values()), problems, plan)


def read_long_list(
    path: Path, plan: LineListPlan | None = None, *, list_column: str = "list"
) -> ListsRead:
    """Read one file in which a column names the list; lists are in the order of the alphabet.

    Raises as :func:`read_line_lists`.
    """
    plan = plan or LineListPlan()
    needed = (list_column, plan.pseudonym, *plan.covariates)
    source = read_source(path, needed)
    named_by = {list_column: "--list", plan.pseudonym: "--pseudonym"}
    refuse([*_absent(source, named_by, plan.covariates)])
    named = source.texts(list_column)
    lists = tuple(sorted(named.drop_nulls().unique().to_list()))
    problems = [replace(one, file=path.name) for one in list_problems(lists)]
    problems += _gaps(source, [list_column, plan.pseudonym])
    return _read(_records(source, named, plan), lists, [source], problems, plan)


def _absent(
    source: Source, columns: Mapping[str, str], covariates: Sequence[str]
) -> Iterator[Problem]:
    """Columns that are not there; ``columns`` have an option of the command that names another."""
    for name in dict.fromkeys((*covariates, *columns)):
        if name not in source.headings:
            missing = findings.missing_column(name, source.headings, columns.get(name))
            yield replace(missing, file=source.name)


def _gaps(source: Source, columns: Sequence[str]) -> Iterator[Problem]:
    """Columns that must be filled in everywhere and are not."""
    for column in columns:
        rows = source.rows[source.table[column].is_null().to_numpy()]
        if len(rows):
            found = findings.no_pseudonym(int(rows[0]), column, len(rows) - 1)
            yield replace(found, file=source.name)


def _records(source: Source, lists: pl.Series, plan: LineListPlan) -> pl.DataFrame:
    """A row per record: ``list``, ``id``, where it stands, and levels ``level0``, ``level1``..."""
    return pl.DataFrame(
        {
            "list": lists,
            "id": source.texts(plan.pseudonym),
            "file": pl.Series([source.name] * source.size, dtype=pl.String),
            "row": pl.Series(source.rows, dtype=pl.Int64),
            **{f"level{at}": source.texts(name) for at, name in enumerate(plan.covariates)},
        }
    )


def _read(
    records: pl.DataFrame,
    lists: tuple[str, ...],
    sources: Sequence[Source],
    problems: list[Problem],
    plan: LineListPlan,
) -> ListsRead:
    records = records.drop_nulls(["list", "id"])
    people, links, faults = _people(records, plan.linking)
    records = records.with_columns(people.alias("person"))
    problems = [*problems, *faults]
    # As long as it is not known who is who, everybody seems to be on one list only.
    known = not faults
    for at, name in enumerate(plan.covariates if known else ()):
        problems += _level_faults(records, f"level{at}", name)
    masks, levels, repeated = _counted(records, lists, plan.covariates)
    known &= not any(one.code in {"too-few-lists", "too-many-lists"} for one in problems)
    suspects = _suspects(lists, masks, sources) if known else []
    file = ", ".join(source.name for source in sources)
    refuse(problems if plan.accept_suspect_lists else [*problems, *suspects], file)
    repeats = [findings.repeated_pseudonyms(plan.pseudonym, repeated)] if repeated else []
    return ListsRead(
        table=assembled(lists, masks, np.ones_like(masks), levels, plan.degrees, file),
        notices=(*(one for source in sources for one in source.notices), *repeats, *suspects),
        fingerprints=tuple(source.fingerprint for source in sources),
        links=links,
    )


def _suspects(lists: tuple[str, ...], masks: Whole, sources: Sequence[Source]) -> list[Problem]:
    """Suspect lists; one with a file of its own is named by that and is no column."""
    found = suspect_lists(lists, masks, np.ones_like(masks))
    if len(sources) == 1:
        return found
    files = {name: source.name for name, source in zip(lists, sources, strict=True)}
    return [replace(one, file=files.get(one.column or ""), column=None) for one in found]


def _people(
    records: pl.DataFrame, linking: Linking | None
) -> tuple[pl.Series, Links | None, list[Problem]]:
    """The number of the person of every record."""
    if linking is None:
        return records["id"].rank("dense").cast(pl.Int64), None, []
    return match_people(records.select("list", "id"), linking)


def _level_faults(records: pl.DataFrame, column: str, name: str) -> Iterator[Problem]:
    """People without a level, and people with two."""
    known = records.filter(pl.col(column).is_not_null())
    without = records.join(known, on="person", how="anti")
    if len(without):
        file, row = without.select("file", "row").row(0)
        yield replace(findings.no_level(row, name, len(without) - 1), file=file)
    torn = known.filter(pl.col(column) != pl.col(column).first().over("person"))
    if len(torn):
        file, row = torn.select("file", "row").row(0)
        yield replace(findings.torn_level(row, name, len(torn) - 1), file=file)


def _counted(
    records: pl.DataFrame, lists: tuple[str, ...], covariates: Sequence[str]
) -> tuple[Whole, dict[str, list[str]], int]:
    """Per person the mask of lists and the levels; how many records were of someone again."""
    bits = {name: 1 << place for place, name in enumerate(lists)}
    once = records.unique(["person", "list"], keep="first", maintain_order=True)
    marked = once.with_columns(
        pl.col("list").replace_strict(bits, return_dtype=pl.Int64).alias("bit")
    )
    found = marked.group_by("person", maintain_order=True).agg(
        pl.col("bit").sum(),
        *(pl.col(f"level{at}").drop_nulls().first() for at in range(len(covariates))),
    )
    levels = {
        name: found[f"level{at}"].fill_null("").to_list() for at, name in enumerate(covariates)
    }
    return found["bit"].to_numpy().astype(np.int64), levels, len(records) - len(once)
