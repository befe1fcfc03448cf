"""A result is replaced as a whole or stays as it was, also when the run is killed."""

import fcntl
import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from zicht.problems import InvalidInputError
from zicht.run.folder import replaced, require_replaceable


def result(folder: Path, content: str = "old") -> Path:
    folder.mkdir(parents=True)
    (folder / "figures.json").write_text(content)
    (folder / "manifest.json").write_text(json.dumps({"files": {"figures.json": "…"}}))
    return folder


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_new_folder_appears_with_everything_in_it(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "result"
    with replaced(out) as staging:
        (staging / "figures.json").write_text("new")
        assert not out.exists()
    assert (out / "figures.json").read_text() == "new"
    assert names(out.parent) == ["result"]
    assert out.stat().st_mode & 0o777 == 0o755


def test_an_old_result_is_replaced_whole(tmp_path: Path) -> None:
    out = result(tmp_path / "result")
    with replaced(out) as staging:
        (staging / "other.json").write_text("new")
    assert names(out) == ["other.json"]
    assert names(tmp_path) == ["result"]


def test_a_failure_leaves_the_old_result_and_nothing_else(tmp_path: Path) -> None:
    out = result(tmp_path / "result")

    def fail(staging: Path) -> None:
        (staging / "figures.json").write_text("half")
        raise RuntimeError

    with pytest.raises(RuntimeError), replaced(out) as staging:
        fail(staging)
    assert (out / "figures.json").read_text() == "old"
    assert names(tmp_path) == ["result"]


def killed(out: Path) -> None:
    """A run that is killed in the middle, in a process of its own."""
    script = textwrap.dedent(
        """
        import os, signal, sys
        from pathlib import Path
        from zicht.run.folder import replaced
        with replaced(Path(sys.argv[1])) as staging:
            (staging / "figures.json").write_text("half")
            os.kill(os.getpid(), signal.SIGKILL)
        """
    )
    done = subprocess.run([sys.executable, "-c", script, str(out)], check=False)
    assert done.returncode == -signal.SIGKILL


def test_a_killed_run_leaves_the_old_result_and_its_leftover_is_cleared(tmp_path: Path) -> None:
    out = result(tmp_path / "result")
    killed(out)
    assert (out / "figures.json").read_text() == "old"
    assert len(names(tmp_path)) == 2
    with replaced(out) as staging:
        (staging / "figures.json").write_text("new")
    assert (out / "figures.json").read_text() == "new"
    assert names(tmp_path) == ["result"]


def test_the_folder_of_a_run_that_is_still_busy_is_left_alone(tmp_path: Path) -> None:
    busy = tmp_path / ".result.zicht-busy"
    busy.mkdir()
    lock = os.open(busy, os.O_RDONLY)
    fcntl.flock(lock, fcntl.LOCK_EX)
    try:
        with replaced(tmp_path / "result"):
            pass
        assert busy.exists()
    finally:
        os.close(lock)


def test_a_whole_result_that_lost_its_name_is_put_back(tmp_path: Path) -> None:
    result(tmp_path / ".result.zicht-moved", "old")
    with pytest.raises(RuntimeError), replaced(tmp_path / "result"):
        raise RuntimeError
    assert (tmp_path / "result" / "figures.json").read_text() == "old"
    assert names(tmp_path) == ["result"]


def refusal(folder: Path) -> str:
    with pytest.raises(InvalidInputError) as refused:
        require_replaceable(folder)
    (problem,) = refused.value.problems
    return problem.code


def test_an_absent_an_empty_and_an_earlier_result_may_be_replaced(tmp_path: Path) -> None:
    require_replaceable(tmp_path / "absent")
    (tmp_path / "empty").mkdir()
    require_replaceable(tmp_path / "empty")
    require_replaceable(result(tmp_path / "earlier"))


def test_a_folder_that_zicht_did_not_make_is_refused(tmp_path: Path) -> None:
    foreign = tmp_path / "photos"
    foreign.mkdir()
    (foreign / "holiday.jpg").write_bytes(b"")
    assert refusal(foreign) == "foreign-folder"
    (foreign / "manifest.json").write_text('{"name": "an app"}')
    assert refusal(foreign) == "foreign-folder"
    (tmp_path / "file").write_text("")
    assert refusal(tmp_path / "file") == "foreign-folder"


def test_a_file_that_somebody_added_to_a_result_is_not_thrown_away(tmp_path: Path) -> None:
    out = result(tmp_path / "result")
    (out / "notes.docx").write_bytes(b"")
    assert refusal(out) == "strange-file"
    assert (out / "notes.docx").exists()


def test_hidden_files_of_the_system_do_not_stand_in_the_way(tmp_path: Path) -> None:
    out = result(tmp_path / "result")
    (out / ".DS_Store").write_bytes(b"")
    require_replaceable(out)
