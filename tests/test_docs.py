"""Whatever has a public name has a line in the documentation."""

from pathlib import Path

import pytest

import counterclaim.records as records
from counterclaim.compare.exports import EXPORTS
from counterclaim.ledger.tables import metadata
from counterclaim.pipeline import reading_stages
from counterclaim.records import STANCES
from counterclaim.serve.cli.app import app

ROOT = Path(__file__).parent.parent
DATA_MODEL = (ROOT / "docs/data-model.md").read_text(encoding="utf-8")
COMMANDS = (ROOT / "docs/reference/commands.md").read_text(encoding="utf-8")
STAGES = (ROOT / "docs/reference/stages.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", [n for n in records.__all__ if isinstance(getattr(records, n), type)])
def test_every_record_is_in_the_data_model(name):
    assert f"| `{name}` |" in DATA_MODEL


@pytest.mark.parametrize("name", sorted(metadata.tables))
def test_every_table_is_in_the_data_model(name):
    assert f"| `{name}` |" in DATA_MODEL


@pytest.mark.parametrize("stance", STANCES)
def test_every_stance_is_explained(stance):
    assert f"| `{stance}` |" in DATA_MODEL


@pytest.mark.parametrize("command", [c.name or c.callback.__name__ for c in app.registered_commands])
def test_every_command_has_a_heading(command):
    assert f"## `counterclaim {command}" in COMMANDS


@pytest.mark.parametrize("export", EXPORTS)
def test_every_export_is_listed(export):
    assert f"`{export}`" in COMMANDS


@pytest.mark.parametrize("step", reading_stages(None), ids=lambda step: step.gives)
def test_every_stage_is_described(step):
    assert f"## `{step.gives}`" in STAGES
