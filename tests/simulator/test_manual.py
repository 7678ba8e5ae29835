"""The manual names every address."""

from pathlib import Path

MANUAL = Path(__file__).parents[2] / "docs" / "simulator.md"
_OF_A_PERSON = "/_sim/users/<openid>/"


def test_every_address_stands_in_the_manual(platform):
    text = MANUAL.read_text(encoding="utf-8")
    named = {
        rule.rule
        for rule in platform.app.url_map.iter_rules()
        if not rule.rule.startswith("/static/")
    }

    missing = [
        rule
        for rule in named
        if f" {rule}`" not in text and f"`…/{rule.removeprefix(_OF_A_PERSON)}`" not in text
    ]

    assert missing == []
