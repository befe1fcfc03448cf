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
from zicht.reporting.manifest import FORMAT
from zicht.run.folder import replaced
from zicht.run.replacing import require_replaceable


def result(folder: Path, content: str = "old") -> Path:
    (folder / "charts").mkdir(parents=True)
    (folder / "charts" / "a.svg").write_text("")
    (folder / "figures.json").write_text(content)
    (folder / "manifest.json").write_text(
        json.dumps({"format": FORMAT, "files": {"figures.json": "…", "charts/a.svg": "…"}})
    )
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


def test_the_folder_is_as_open_as_the_one_it_replaces_or_as_any_other_new_one(
    tmp_path: Path,
) -> None:
    before = os.umask(0o027)
    try:
        with replaced(tmp_path / "result"):
            pass
        with replaced(tmp_path / "deep" / "result"):
            pass
    finally:
        os.umask(before)
    assert (tmp_path / "result").stat().st_mode & 0o777 == 0o750
    assert (tmp_path / "deep").stat().st_mode & 0o777 == 0o750
    closed = result(tmp_path / "closed")
    closed.chmod(0o700)
    with replaced(closed):
        pass
    assert closed.stat().st_mode & 0o777 == 0o700


def test_folders_above_go_again_when_the_run_fails(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), replaced(tmp_path / "a" / "b" / "result"):
        raise RuntimeError
    assert names(tmp_path) == []


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


@pytest.mark.parametrize("name", [".env", ".git/config", "charts/.notes", "mine/", "charts/mine/"])
def test_hidden_files_and_empty_folders_are_not_thrown_away(tmp_path: Path, name: str) -> None:
    out = result(tmp_path / "result")
    added = out / name
    (added if name.endswith("/") else added.parent).mkdir(exist_ok=True)
    if not name.endswith("/"):
        added.write_text("precious")
    assert refusal(out) == "strange-file"
    with pytest.raises(InvalidInputError), replaced(out):
        pass
    assert added.exists()


def test_a_folder_with_only_hidden_files_is_somebodys(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    assert refusal(tmp_path) == "foreign-folder"


def test_a_link_that_somebody_put_in_a_result_is_not_thrown_away(tmp_path: Path) -> None:
    out = result(tmp_path / "result")
    (out / "figures.json").unlink()
    (out / "figures.json").symlink_to("elsewhere.json")
    assert refusal(out) == "strange-file"


def test_the_manifest_of_another_program_makes_no_result(tmp_path: Path) -> None:
    out = result(tmp_path / "result")
    (out / "manifest.json").write_text(json.dumps({"files": ["figures.json", "charts/a.svg"]}))
    assert refusal(out) == "foreign-folder"


@pytest.mark.parametrize("name", [".DS_Store", "Thumbs.db", "charts/.DS_Store"])
def test_files_that_a_file_manager_leaves_do_not_stand_in_the_way(
    tmp_path: Path, name: str
) -> None:
    out = result(tmp_path / "result")
    (out / name).write_bytes(b"")
    require_replaceable(out)


def test_what_somebody_adds_during_the_run_is_not_thrown_away(tmp_path: Path) -> None:
    out = result(tmp_path / "result")
    with pytest.raises(InvalidInputError), replaced(out):
        (out / "notes.docx").write_text("precious")
    assert (out / "notes.docx").exists()
    assert (out / "figures.json").read_text() == "old"
    assert names(tmp_path) == ["result"]


def test_a_link_is_followed_and_stays(tmp_path: Path) -> None:
    out = result(tmp_path / "there" / "result")
    link = tmp_path / "here"
    link.symlink_to(out)
    with replaced(link) as staging:
        (staging / "figures.json").write_text("new")
    assert link.is_symlink()
    assert (out / "figures.json").read_text() == "new"
    assert (names(tmp_path), names(out.parent)) == (["here", "there"], ["result"])


def test_a_link_that_leads_to_itself_is_refused(tmp_path: Path) -> None:
    (tmp_path / "one").symlink_to("two")
    (tmp_path / "two").symlink_to("one")
    with pytest.raises(InvalidInputError):
        require_replaceable(tmp_path / "one")


def test_the_folder_in_which_one_works_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    result(tmp_path / "result")
    monkeypatch.chdir(tmp_path / "result" / "charts")
    assert refusal(Path("..")) == "folder-in-use"
    monkeypatch.chdir(tmp_path / "result")
    assert refusal(Path()) == "folder-in-use"


def test_leftovers_are_cleared_whatever_their_name_and_links_among_them(tmp_path: Path) -> None:
    out = tmp_path / "result [2019]"
    (tmp_path / ".result [2019].zicht-old" / "charts").mkdir(parents=True)
    (tmp_path / ".result [2019].zicht-link").symlink_to(result(tmp_path / "kept"))
    with replaced(out):
        pass
    assert names(tmp_path) == ["kept", "result [2019]"]
    assert (tmp_path / "kept" / "figures.json").exists()


def test_runs_that_start_and_end_together_do_not_clear_each_other_away(tmp_path: Path) -> None:
    script = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from zicht.run.folder import replaced
        for number in range(30):
            with replaced(Path(sys.argv[1]) / f"{sys.argv[2]}") as staging:
                (staging / ".DS_Store").write_text(str(number))
        """
    )
    busy = [
        subprocess.Popen([sys.executable, "-c", script, str(tmp_path), "result"]) for _ in range(3)
    ]
    assert [one.wait() for one in busy] == [0, 0, 0]
    assert names(tmp_path) == ["result"]
