"""Where machine code is kept between runs, and who may call it."""

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import zicht

_COMPILED = {"compiled", "inplace", "inlined"}
_WHERE = "from numba.core import config; import zicht.compiling; print(config.CACHE_DIR)"


def _folder(**environment: str) -> Path:
    found = subprocess.run(
        [sys.executable, "-c", _WHERE],
        env=os.environ | environment,
        capture_output=True,
        text=True,
        check=True,
    )
    return Path(found.stdout.strip())


def test_machine_code_lies_in_a_folder_of_this_very_code(tmp_path: Path) -> None:
    found = _folder(NUMBA_CACHE_DIR=str(tmp_path))
    assert found.parent == tmp_path / "zicht"
    assert found == _folder(NUMBA_CACHE_DIR=str(tmp_path))


def test_another_line_of_code_is_another_folder(tmp_path: Path) -> None:
    import zicht.compiling
    import zicht.machine_code

    copied = tmp_path / "zicht" / "compiling.py"
    copied.parent.mkdir()
    (copied.parent / "__init__.py").write_text("")
    for source in (Path(zicht.compiling.__file__), Path(zicht.machine_code.__file__)):
        (copied.parent / source.name).write_text(source.read_text("utf-8"), "utf-8")
    before = _folder(NUMBA_CACHE_DIR="/nowhere", PYTHONPATH=str(tmp_path))
    copied.write_text(copied.read_text("utf-8") + "# more\n", "utf-8")
    after = _folder(NUMBA_CACHE_DIR="/nowhere", PYTHONPATH=str(tmp_path))
    assert before != after


def test_without_a_place_to_keep_it_code_is_compiled_all_the_same() -> None:
    script = "from zicht.compiling import compiled; print(compiled(lambda x: x + 1)(1))"
    found = subprocess.run(
        [sys.executable, "-c", script],
        env=os.environ | {"NUMBA_CACHE_DIR": "/proc/nowhere"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert found.stdout.strip() == "2"


def _functions(source: Path) -> Iterator[tuple[ast.FunctionDef, bool]]:
    """The functions of a module, and whether each is compiled."""
    for node in ast.walk(ast.parse(source.read_text("utf-8"))):
        if isinstance(node, ast.FunctionDef):
            marks = {one.id for one in node.decorator_list if isinstance(one, ast.Name)}
            yield node, bool(marks & _COMPILED)


def test_private_machine_code_has_no_door_to_python_and_none_calls_it_from_there() -> None:
    compiled, torn = 0, []
    for source in Path(zicht.__file__).parent.rglob("*.py"):
        functions = [*_functions(source)]
        private = {one.name for one, marked in functions if marked and one.name.startswith("_")}
        compiled += len(private)
        torn += [
            f"{source.name}: {one.name} calls {call.func.id}"
            for one, marked in functions
            if not marked
            for call in ast.walk(one)
            if isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id in private
        ]
    assert torn == []
    assert compiled > 50
