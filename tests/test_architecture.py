"""Imports run downwards only. The floors are those of docs/architecture.md."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
FLOORS = {
    "portal": 4,
    "organization": 3, "news": 3, "training": 3, "publications": 3, "memorial": 3,
    "surveys": 3, "members": 3,
    "editorial": 2, "intake": 2,
    "accounts": 1, "search": 1, "pagestore": 1, "privacy": 1, "sheets": 1, "reads": 1,
}  # fmt: skip
LEAVES = {"search", "pagestore", "privacy", "sheets", "reads"}
LONGEST_MODULE = 300  # lines


def imported_rooms(source):
    """Yield (room, line) of every import of ours, at the top of a module or inside a function."""
    for node in ast.walk(ast.parse(source)):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and not node.level:
            names = [node.module]
        for name in names:
            room = name.split(".")[0]
            if room in FLOORS:
                yield room, node.lineno


def forbidden_arrows(root):
    """Return a sentence for each import that runs up, sideways, or out of a leaf."""
    arrows = []
    for room, floor in FLOORS.items():
        for path in sorted((root / room).rglob("*.py")):
            for target, line in imported_rooms(path.read_text("utf-8")):
                upward = target != room and FLOORS[target] >= floor
                if upward or (room in LEAVES and target != room):
                    arrows.append(f"{path.relative_to(root)}:{line} imports {target}")
    return arrows


def test_imports_run_downwards():
    assert forbidden_arrows(ROOT) == []


@pytest.mark.parametrize(
    ("room", "statement"),
    [
        ("news", "from portal.models import Slide"),
        ("news", "import organization.models"),
        ("search", "from accounts import audit"),
        ("editorial", "def late():\n    from news.models import Article"),
    ],
)
def test_a_forbidden_arrow_is_found(tmp_path, room, statement):
    (tmp_path / room).mkdir()
    (tmp_path / room / "module.py").write_text(statement)
    assert len(forbidden_arrows(tmp_path)) == 1


def test_a_features_templates_include_no_other_features():
    features = {room for room, floor in FLOORS.items() if floor == 3}
    for room in features:
        for path in (ROOT / "templates" / room).rglob("*.html"):
            text = path.read_text("utf-8")
            for other in features - {room}:
                assert f'"{other}/' not in text, f"{path.name} includes a template of {other}"


def test_modules_stay_readable():
    modules = (path for room in FLOORS for path in (ROOT / room).rglob("*.py"))
    long = [
        str(path.relative_to(ROOT))
        for path in modules
        if "migrations" not in path.parts
        and "demo" not in path.parts
        and len(path.read_text("utf-8").splitlines()) > LONGEST_MODULE
    ]
    assert long == []


def test_style_components_and_templates_stay_small():
    sheets = [p for p in (ROOT / "static" / "css").glob("*.css") if lines(p) > 120]
    templates = [p for p in (ROOT / "templates").rglob("*.html") if lines(p) > 100]
    assert sheets + templates == []


def lines(path):
    return len(path.read_text("utf-8").splitlines())


def test_colours_and_sizes_are_named_in_the_tokens_only():
    for path in (ROOT / "static" / "css").glob("*.css"):
        if path.name in ("tokens.css", "elder.css", "print.css"):
            continue
        text = path.read_text("utf-8")
        assert "#" not in text.replace("#id", ""), f"{path.name} names a colour"
        assert "rgb(" not in text, f"{path.name} names a colour"


def test_safe_stands_in_one_component_only():
    marked = [
        str(path.relative_to(ROOT / "templates"))
        for path in (ROOT / "templates").rglob("*.html")
        if "|safe" in path.read_text("utf-8")
    ]
    assert marked == ["components/rich.html"]


def test_nothing_is_fetched_from_a_foreign_host():
    folders = [ROOT / "templates", ROOT / "static"]
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    for path in files:
        text = path.read_text("utf-8")
        for attribute in ("src=", "<link href=", "@import", "url("):
            assert f'{attribute}"http' not in text, path
            assert f"{attribute}http" not in text, path
