"""The gates of bench/quality that are quick enough for every run. They need the shared corpora beside the project."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHARED = Path(os.environ.get("COUNTERCLAIM_SHARED", ROOT.parent / "shared"))
GATES = (
    ["seeds/score.py"],
    ["seeds/score.py", "--samples"],
    ["attribution/score.py"],
    ["stance/score.py"],
    ["incidents/score.py", "--half", "tune"],
    ["contentions/score.py"],
    ["figures/score.py", "--half", "tune"],
    ["answers/score.py", "--half", "tune"],
    ["towards/score.py"],
    ["entities/score.py"],
)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared corpora are not beside the project")
@pytest.mark.parametrize("gate", GATES, ids=" ".join)
def test_no_score_falls_below_its_floor(gate):
    script, *options = gate
    done = subprocess.run(
        [sys.executable, ROOT / "bench/quality" / script, *options], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "skipped" not in done.stdout
