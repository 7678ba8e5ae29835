"""What the account answers in its chat."""

import re

import pytest

from wxsign.rules import replies

HERE = "https://sign.example.com"
_LONGEST_BYTES = 2048  # of a passive reply


@pytest.mark.parametrize(
    "text,links",
    [
        ("怎么签约", ["/student/", "/employer/"]),
        ("我要解约", ["/student/terminations", "/employer/terminations"]),
        ("转人工", ["/help"]),
        ("验证码收不到", []),
        ("在吗", []),
    ],
)
def test_a_common_word_is_answered_with_the_way_there(text: str, links: list[str]):
    said = replies.answer(text, HERE)

    assert re.findall(r'href="([^"]+)"', said) == [HERE + link for link in links]
    assert len(said.encode()) < _LONGEST_BYTES


def test_every_answer_fits_a_message():
    said = [row.says for row in replies.TABLE] + [replies.OTHERWISE, replies.WELCOME]

    assert [words for words in said if len(words.encode()) > _LONGEST_BYTES] == []
