"""What keeps the whole run short: the order of the files, and work that need not be done twice."""

import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from werkzeug.routing import Rule


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Files that wait for processes run beside files that compute: mixed, the same way each time.

    The longest of all comes first, so that nothing waits for it alone at the end.
    """
    first = Path(__file__).parent / "browser" / "test_pages.py"
    items.sort(key=lambda item: (item.path != first, zlib.crc32(str(item.path.name).encode())))


@pytest.fixture(scope="session", autouse=True)
def addresses_are_compiled_once() -> Iterator[None]:
    """Each test has an application of its own, whose addresses are the same every time.

    Werkzeug compiles two functions for each of them: most of what a new application costs.
    """
    compile_builder, made = Rule._compile_builder, {}

    def compiled(rule: Rule, append_unknown: bool = True) -> Callable[..., object]:  # noqa: FBT001, FBT002 - Werkzeug's signature
        key = (rule.rule, rule.host, rule.subdomain, repr(rule.defaults), append_unknown)
        if key not in made:
            made[key] = compile_builder(rule, append_unknown)
        return made[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Rule, "_compile_builder", compiled)
        yield
