"""Long verification: promises with a figure, measured on this machine."""

import sys
from pathlib import Path

# The attackers of the tests serve here too.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
