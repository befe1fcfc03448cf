"""Processes beside the server: compiling beforehand, and ending when the server does."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from zicht import machine_code
from zicht.prevalence import warming

_BUSY = """
import subprocess, sys
from zicht.platform.research.ending import end_with_parent
line = sys.stdin.readline()
end_with_parent(lambda: print("ending", flush=True))
inner = "import time; print('begun', flush=True); time.sleep(60)"
subprocess.run([sys.executable, "-c", inner])
"""


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """How often everything was compiled; nothing was before."""
    calls: list[str] = []
    monkeypatch.setattr(machine_code, "folder", lambda: tmp_path / "code")
    monkeypatch.setattr(warming, "compile_all", lambda: calls.append("all"))
    return calls


def test_what_estimates_need_is_compiled_once(
    compiled: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    call_command("compile_estimates")
    assert "compiled in" in capsys.readouterr().out
    assert machine_code.is_complete()
    call_command("compile_estimates")
    assert "compiled already" in capsys.readouterr().out
    assert compiled == ["all"]


def test_two_do_not_compile_at_the_same_time(
    compiled: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with machine_code.completing() as is_ours:
        assert is_ours
        call_command("compile_estimates")
    assert "Another process" in capsys.readouterr().out
    assert compiled == []


def test_what_failed_is_not_taken_to_be_compiled(
    compiled: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(warming, "compile_all", fail)
    with pytest.raises(ZeroDivisionError):
        call_command("compile_estimates")
    assert not machine_code.is_complete()


def test_without_a_place_for_machine_code_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machine_code, "folder", lambda: None)
    with pytest.raises(CommandError, match="cannot be kept"):
        call_command("compile_estimates")


def test_a_process_ends_with_all_it_began_when_the_one_that_started_it_is_gone() -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", _BUSY],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write(b"order\n")
    process.stdin.flush()
    assert process.stdout.readline() == b"begun\n"
    # As the system does when whoever holds the pipe is gone.
    process.stdin.close()
    assert process.wait(timeout=2) < 0
    # The one that it began had the same output, which ends only when that one is gone too.
    assert process.stdout.read() == b"ending\n"
    process.stdout.close()
