"""docs/configuration.md names every setting and every command, and no other."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "configuration.md"
# Read by deploy/serve.py, not by the settings.
LAUNCHER = {"HOST"}


def documented(heading):
    section = PAGE.read_text("utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]
    return set(re.findall(r"^\| `([A-Za-z_]+)", section, re.MULTILINE))


def test_every_setting_is_documented_and_every_documented_one_is_read():
    settings = (ROOT / "portal" / "settings.py").read_text("utf-8")
    read = set(re.findall(r'env\.\w+\(\s*"([A-Z_]+)"', settings)) | LAUNCHER
    assert documented("Settings") == read


def test_every_command_is_documented_and_every_documented_one_exists():
    commands = {
        path.stem for path in ROOT.glob("*/management/commands/*.py") if path.stem != "__init__"
    }
    assert documented("Commands") == commands


def test_the_make_targets_are_documented():
    targets = re.findall(r"^([a-z]+):.*##", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE)
    text = (ROOT / "README.md").read_text("utf-8")
    for target in targets:
        assert f"make {target}" in text, target
