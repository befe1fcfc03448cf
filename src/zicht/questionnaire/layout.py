"""How canonical YAML looks: what stands on one line, and what needs quotes.

Rules, sources, links and short options stand on one line, so that a reviewer
reads each as one thing. Texts stand in blocks.
"""

import json
import re

import yaml

from zicht.questionnaire.faults import Data

_WIDTH = 100

#: An option or row of this many characters (as JSON) still fits on one line with its indent.
_SHORT = 90

_ON_ONE_LINE = frozenset({"show_when", "sources"})
_ON_ONE_LINE_WHEN_SHORT = frozenset({"previous"})
_TABLES = frozenset({"options", "rows", "scales"})


class _Flow(dict[str, Data]):
    """A mapping that is written on one line."""


class _FlowList(list[Data]):
    """A list that is written on one line."""


class _Dumper(yaml.CSafeDumper):
    def ignore_aliases(self, data: Data) -> bool:
        return True


_Dumper.add_representer(
    _Flow,
    lambda dumper, data: dumper.represent_mapping(
        "tag:yaml.org,2002:map", data.items(), flow_style=True
    ),
)
_Dumper.add_representer(
    _FlowList,
    lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True),
)
# PyYAML knows YAML 1.1. What only YAML 1.2 takes for a number (1e3, 0o17) needs quotes too.
_Dumper.add_implicit_resolver(
    "tag:yaml.org,2002:float",
    re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$|[-+]?0[xob][0-9a-fA-F]+$", re.ASCII),
    list("-+.0123456789"),
)


def canonical_yaml(data: dict[str, Data]) -> str:
    """The one way to write this document, ending in a newline."""
    return yaml.dump(
        {key: _styled(key, value) for key, value in data.items()},
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        width=_WIDTH,
        default_flow_style=False,
    )


def _styled(key: str, value: Data) -> Data:
    if key in _ON_ONE_LINE or (key in _ON_ONE_LINE_WHEN_SHORT and _is_short(value)):
        return _flow(value)
    if key in _TABLES and isinstance(value, dict):
        return {name: _table(entries) for name, entries in value.items()}
    if key in _TABLES:
        return _table(value)
    if isinstance(value, dict):
        return {name: _styled(name, part) for name, part in value.items()}
    if isinstance(value, list):
        return [_styled("", part) for part in value]
    return value


def _table(entries: Data) -> Data:
    """A list of options or rows: each on one line, unless one of them does not fit."""
    if not isinstance(entries, list) or not all(map(_is_short, entries)):
        return entries
    return [_flow(entry) for entry in entries]


def _is_short(value: Data) -> bool:
    return len(json.dumps(value, ensure_ascii=False)) <= _SHORT


def _flow(value: Data) -> Data:
    if isinstance(value, dict):
        return _Flow(value)
    return _FlowList(value) if isinstance(value, list) else value
