"""Which numbers the tests carry in their marks."""

import ast
from collections import Counter
from pathlib import Path

TESTS = Path(__file__).parents[1]


def marked(name: str) -> Counter:
    """How often each argument of `…mark.<name>(…)` stands in a file of tests."""
    return Counter(
        argument
        for path in TESTS.rglob("test_*.py")
        if f"mark.{name}" in (text := path.read_text(encoding="utf-8"))
        for argument in _arguments(ast.parse(text), name)
    )


def _arguments(tree: ast.AST, name: str) -> list:
    return [
        argument.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == name
        for argument in node.args
        if isinstance(argument, ast.Constant)
    ]
