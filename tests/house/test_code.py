"""Rules of the house that no tool of others checks."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
OURS = sorted(
    path
    for folder in ("wxsign", "jobs", "tests")
    for path in (ROOT / folder).rglob("*.py")
    if "versions" not in path.parts and "node_modules" not in path.parts
)
STATIC = sorted((ROOT / "wxsign" / "static").glob("*.[cj]s*"))
# Longer than 300 lines, each with its reason.
LONG = {
    "wxsign/settings.py": "every key of the configuration in one place",
    "wxsign/static/h5.css": "every phone page's look in one request",
    "tests/factories.py": "one function for each kind of row, read side by side",
    "tests/simulator/test_control.py": "one test for each order that the console gives",
    "tests/pages/student/test_answers.py": "every way to answer a letter, side by side",
    "tests/outbox/test_delivery.py": "every outcome of every channel, side by side",
}
# Where Chinese words live outside templates (architecture §7).
CHINESE = (
    "wxsign/rules/",
    "wxsign/documents/",
    "wxsign/pages/",
    "wxsign/queries/",  # columns and file names of what a page shows
    "wxsign/simulator/",
    "wxsign/demo/",
    "wxsign/cli.py",
    "wxsign/checkup.py",
    "wxsign/settings.py",
    "wxsign/sheets/",
)
# A word of a table that another layer prints as it stands.
CHINESE_ALSO = {
    "wxsign/outbox/papers.py": "labels of what is printed",
    "wxsign/outbox/paper_sheets.py": "labels of what is printed",
    "wxsign/outbox/ending_sheets.py": "labels of what is printed",
    "wxsign/outbox/making.py": "待补字, the label of a held document",
    "wxsign/outbox/addresses.py": "the subject of a mail without template",
    "wxsign/actions/reviewers.py": "answers of a command, lines of the trail",
    "wxsign/actions/desk_account.py": "what a mail says was done",
    "wxsign/actions/scan_login.py": "what a mail says was done",
    "wxsign/actions/roster.py": "answers of the import, row by row",
    "wxsign/actions/unit_sheets.py": "answers of the import, row by row",
    "wxsign/actions/_step.py": "words of a fact that fills a refusal",
}
_HAN = re.compile(r"[\u4e00-\u9fff]")


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def trees(*folders: str) -> Iterator[tuple[str, ast.Module]]:
    for path in OURS:
        if place(path).startswith(folders):
            yield place(path), ast.parse(path.read_text(encoding="utf-8"))


def test_only_one_file_writes_the_state_of_a_record():
    writers = set()
    for name, tree in trees("wxsign/actions", "wxsign/pages", "wxsign/queries", "jobs"):
        for node in ast.walk(tree):
            targets = getattr(node, "targets", [getattr(node, "target", None)])
            if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign) and any(
                isinstance(target, ast.Attribute) and target.attr == "state" for target in targets
            ):
                writers.add(name)
            if isinstance(node, ast.Call) and updates_agreement(node):
                writers.add(name)

    assert writers == {"wxsign/actions/_step.py"}


def updates_agreement(node: ast.Call) -> bool:
    """`….values(state=…)` on a statement about records that move through states."""
    if not (isinstance(node.func, ast.Attribute) and node.func.attr == "values"):
        return False
    about = ("update(Agreement)", "update(Termination)", "update(model)")
    return any(what in ast.unparse(node.func) for what in about) and any(
        keyword.arg == "state" for keyword in node.keywords
    )


def test_no_file_is_longer_than_300_lines_without_a_reason():
    lines = {place(path): path.read_text(encoding="utf-8").count("\n") for path in OURS + STATIC}

    assert {name: count for name, count in lines.items() if count > 300 and name not in LONG} == {}


def test_nothing_is_left_to_do_in_the_tree():
    left = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
    others = [path for path in OURS if path != Path(__file__)]

    assert [place(path) for path in others if left.search(path.read_text(encoding="utf-8"))] == []


def test_chinese_words_stand_where_the_design_puts_them():
    found = set()
    for name, tree in trees("wxsign", "jobs"):
        if name.startswith(CHINESE) or name in CHINESE_ALSO:
            continue
        texts = [
            node.value
            for node in ast.walk(tree)
            if isinstance(node, ast.Constant) and isinstance(node.value, str)
        ]
        spoken = [text for text in texts if _HAN.search(text) and text not in docstrings(tree)]
        found |= {f"{name}: {text[:30]}" for text in spoken}

    assert found == set()


def docstrings(tree: ast.Module) -> set[str]:
    kinds = ast.Module | ast.ClassDef | ast.FunctionDef
    return {
        node.body[0].value.value
        for node in ast.walk(tree)
        if isinstance(node, kinds) and ast.get_docstring(node) is not None
    }


def test_no_name_says_nothing():
    empty = {"utils", "helpers", "common", "manager", "base", "data", "info", "misc"}

    assert [place(path) for path in OURS if path.stem in empty] == []


def test_every_docstring_of_the_product_begins_with_a_sentence():
    wrong = []
    for name, tree in trees("wxsign", "jobs"):
        for node in ast.walk(tree):
            if not isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                continue
            text = ast.get_docstring(node)
            if text is not None and not re.match(
                r"[^\n]+[.。:]$", text.split("\n\n")[0].replace("\n", " ")
            ):
                wrong.append(f"{name}: {text[:50]}")

    assert wrong == []


def test_no_test_mocks_our_own_code():
    users = [
        name
        for name, tree in trees("tests")
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom | ast.Import)
        and "mock" in ast.unparse(node).split(" import ")[0]
    ]

    assert users == []
