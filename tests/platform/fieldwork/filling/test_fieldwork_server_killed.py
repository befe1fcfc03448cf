"""The server is killed while people save: what was acknowledged is there; see also make verify."""

from pathlib import Path

from platform_support import killing


def test_a_server_that_is_killed_while_people_save_loses_no_answer_that_it_acknowledged(
    tmp_path: Path,
) -> None:
    outcome = killing.kill_while_saving(tmp_path, times=2, seed=1)
    assert len(outcome.saved) >= 20
    assert outcome.unanswered > 0
    assert outcome.lost == []
    assert outcome.refused == []
    assert outcome.broken_histories == 0
