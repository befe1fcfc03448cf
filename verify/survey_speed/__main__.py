"""``python -m verify.survey_speed measure NAME`` or ``write NAME FOLDER``."""

import argparse
import json
from pathlib import Path

import polars as pl

from verify.survey_speed.measuring import as_json, measure
from verify.survey_speed.surveys import SURVEYS, Survey


def write(survey: Survey, folder: Path, *, csv: bool) -> None:
    """The synthetic survey as peers read it: a column per question, margin and group, and totals.

    Codes are letters, so that nobody takes them for amounts.
    """
    columns: dict[str, pl.Series] = {
        name: pl.Series(survey.answers.codes[:, place]).cast(pl.String)
        for place, name in enumerate(survey.answers.names)
    }
    for margin in survey.margins:
        columns[f"margin_{margin.name}"] = pl.Series(margin.classes).gather(margin.codes)
    for grouping in survey.groupings[1:]:
        columns[f"group_{grouping.name}"] = pl.Series(grouping.labels).gather(grouping.codes)
    frame = pl.DataFrame(columns).with_columns(
        weight=pl.Series(survey.weights), population=survey.strata.sizes[0]
    )
    frame.write_parquet(folder / "survey.parquet")
    if csv:
        frame.write_csv(folder / "survey.csv")
    totals = {
        f"margin_{one.name}": dict(zip(one.classes, one.totals.tolist(), strict=True))
        for one in survey.margins
    }
    (folder / "totals.json").write_text(json.dumps(totals), encoding="utf-8")
    rows = [f"{name},{level},{size!r}" for name in totals for level, size in totals[name].items()]
    (folder / "totals.csv").write_text("\n".join(["margin,class,total", *rows]), encoding="utf-8")


def main() -> None:
    """Measure one survey, or write it for a peer."""
    parser = argparse.ArgumentParser(prog="python -m verify.survey_speed", description=__doc__)
    parser.add_argument("action", choices=("measure", "write"))
    parser.add_argument("name", choices=sorted(SURVEYS))
    parser.add_argument("folder", nargs="?", type=Path)
    parser.add_argument("--csv", action="store_true", help="a CSV file besides")
    chosen = parser.parse_args()
    if chosen.action == "measure":
        print(as_json(measure(chosen.name)))
    elif chosen.folder is None:
        parser.error("write where?")
    else:
        write(SURVEYS[chosen.name](), chosen.folder, csv=chosen.csv)


if __name__ == "__main__":
    main()
