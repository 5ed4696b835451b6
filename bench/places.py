"""Where measurements find what they need: shared corpora and scorers beside the project, the rivals’ environment."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("COUNTERCLAIM_SHARED", ROOT.parent / "shared"))
DATA = SHARED / "data"
COMMAND = ROOT / ".venv/bin/counterclaim"
# One core for everybody who is timed: threads would compare schedulers.
ONE_CORE = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def rivals_python():
    """The interpreter of the rivals' environment, made on first use."""
    environment = ROOT / "bench/rivals/.venv"
    if not (environment / "done").exists():
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
        wanted = ROOT / "bench/rivals/requirements.txt"
        subprocess.run([environment / "bin/pip", "install", "--quiet", "-r", wanted], check=True)
        (environment / "done").touch()
    return environment / "bin/python"


def need(path):
    """The path, or a clear end where the shared corpora are not beside the project."""
    if not path.exists():
        print(f"skipped: {path.name} is not there (set COUNTERCLAIM_SHARED to the folder that holds data/ and score/)")
        sys.exit(0)
    return path
