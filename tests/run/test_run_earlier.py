"""An earlier wave to compare with: read whole, and refused when it is something else."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from zicht.areas.register import Register
from zicht.cli import main
from zicht.disclosure import serialising
from zicht.disclosure.changes import Direction
from zicht.disclosure.figures import DomainLayer, Figure, FigureBook, Statistic
from zicht.disclosure.model import Published, Suppressed
from zicht.estimation.projection import with_projections
from zicht.estimation.shares import estimate_share
from zicht.language import Text
from zicht.problems import InvalidInputError
from zicht.questionnaire import loading
from zicht.responses import storing
from zicht.responses.fingerprints import fingerprint
from zicht.responses.model import Response, ResponseSet
from zicht.run.earlier import compare, read_earlier

REGISTER = Register.load()
WORDS = Text(nl="ja", en="yes")


def answers(wave: str, asked: range, yes: int, origin: str | None = "synthetic") -> ResponseSet:
    """Of the municipalities that were asked, every ``yes``-th out of ten says yes to A1."""
    questionnaire = loading.get(wave)
    day = date.fromisoformat(questionnaire.frame_date)
    everyone = REGISTER.on(day)
    responses = tuple(
        Response(
            municipality_code=everyone[at].code,
            answers={"A1": "yes" if (at * 7) % 10 < yes else "no"},
        )
        for at in asked
    )
    return ResponseSet(
        questionnaire=questionnaire,
        frame_date=day,
        responses=responses,
        origin=origin,
        fingerprint=fingerprint(questionnaire, responses),
    )


def book(given: ResponseSet) -> FigureBook:
    """The share of yes in the country, as a run would write it."""
    wave, population = given.questionnaire.id, len(REGISTER.on(given.frame_date))
    yes = sum(one.answers["A1"] == "yes" for one in given.responses)
    (share,) = with_projections(
        [estimate_share(yes, len(given.responses), population=population)], [None]
    )
    figure = Figure(
        key=f"{wave}.A1.yes@all",
        statistic=Statistic.SHARE,
        subject="A1",
        category="yes",
        layer=DomainLayer.COUNTRY,
        area="all",
        statement=WORDS,
        area_name=WORDS,
        query="",
        result=Published(value=share),
    )
    return FigureBook(
        wave=wave,
        questionnaire_version=given.questionnaire.version,
        questionnaire_fingerprint="a",
        maturity_version="1",
        maturity_fingerprint="b",
        register_fingerprint="c",
        code_version="0",
        fingerprint=given.fingerprint,
        origin=given.origin,
        frame_date=given.frame_date.isoformat(),
        population=population,
        respondents=len(given.responses),
        minimum_group=5,
        figures=(figure,),
    )


def result(folder: Path, given: ResponseSet) -> Path:
    """What of a run on these answers a later wave is compared with."""
    folder.mkdir()
    (folder / "figures.json").write_text(serialising.to_json(book(given)), encoding="utf-8")
    storing.write_parquet(given, folder / "answers.parquet")
    return folder


THEN = answers("2019", range(0, 200), 3)
NOW = answers("2026", range(60, 300), 8)


def test_the_change_is_that_of_what_both_waves_published(tmp_path: Path) -> None:
    earlier = read_earlier(result(tmp_path / "then", THEN), NOW)
    found = compare(earlier, book(NOW), NOW, REGISTER)
    one, *others = found.shares
    assert all(isinstance(other.change, Suppressed) for other in others)
    assert (found.wave, one.subject) == ("2019", "A1")
    assert isinstance(one.change, Published)
    change = one.change.value
    assert (change.answered_before, change.answered_now) == (0.3, 0.8)
    assert change.direction is Direction.ROSE
    # Municipalities that went up in another are not those that answered twice.
    assert isinstance(found.in_both, Published)
    assert 100 < found.in_both.value < 140


def code_of(folder: Path, now: ResponseSet) -> str:
    with pytest.raises(InvalidInputError) as refusal:
        read_earlier(folder, now)
    (problem,) = refusal.value.problems
    return problem.code


def test_figures_and_answers_must_belong_to_one_another(tmp_path: Path) -> None:
    folder = result(tmp_path / "then", THEN)
    other = replace(book(THEN), fingerprint="d" * 64)
    (folder / "figures.json").write_text(serialising.to_json(other), encoding="utf-8")
    assert code_of(folder, NOW) == "not-a-result"


def test_made_up_answers_are_not_compared_with_real_ones(tmp_path: Path) -> None:
    folder = result(tmp_path / "then", THEN)
    assert code_of(folder, replace(NOW, origin=None)) == "made-up-beside-real"


def test_a_later_wave_is_no_earlier_one(tmp_path: Path) -> None:
    assert code_of(result(tmp_path / "now", NOW), THEN) == "not-earlier"


def test_a_wave_that_no_question_follows_is_refused(tmp_path: Path) -> None:
    alone = replace(NOW, questionnaire=replace(NOW.questionnaire, previous=None))
    assert code_of(result(tmp_path / "then", THEN), alone) == "not-comparable"


def test_the_command_line_says_what_is_wrong_with_the_earlier_folder(tmp_path: Path) -> None:
    made = CliRunner().invoke(
        main, ["synthetic", "2019", "--seed", "7", "--out", str(tmp_path / "a.csv")]
    )
    assert made.exit_code == 0
    (tmp_path / "other").mkdir()
    done = CliRunner().invoke(
        main,
        ["run", str(tmp_path / "a.csv"), "--questionnaire", "2019", "--out", str(tmp_path / "out"),
         "--earlier", str(tmp_path / "other"), "--lang", "en", "--workers", "1"],
    )  # fmt: skip
    assert done.exit_code == 1
    assert "not a whole result of `zicht run`" in done.stderr
    assert not (tmp_path / "out").exists()
