"""The articles: our words, filled with the terms of one agreement."""

import string

import pytest

from tests.documents.papers import VALUES
from wxsign.documents import fonts
from wxsign.documents.articles import ELECTRONIC, PLACEHOLDERS, articles_of, wording_of


def test_there_are_fourteen_articles_with_a_title_each() -> None:
    titles = [article.title for article in articles_of(ELECTRONIC, VALUES)]

    assert (len(titles), len(set(titles))) == (14, 14)


def test_each_term_stands_in_the_articles_exactly_once() -> None:
    marked = {name: f"<{name}>" for name in PLACEHOLDERS}
    text = "".join(article.text for article in articles_of(ELECTRONIC, marked))

    assert {name: text.count(mark) for name, mark in marked.items()} == dict.fromkeys(marked, 1)
    assert len(list(string.Formatter().parse(text))) == 1


def test_braces_in_a_term_are_printed_as_they_are() -> None:
    second = articles_of(ELECTRONIC, {**VALUES, "job_title": "{penalty}"})[1]

    assert second.text.count("“{penalty}”岗位") == 1


@pytest.mark.parametrize("name", PLACEHOLDERS)
def test_a_term_that_is_not_given_stops_the_document(name: str) -> None:
    with pytest.raises(KeyError, match=name):
        articles_of(ELECTRONIC, {key: value for key, value in VALUES.items() if key != name})


def test_a_kind_without_articles_is_an_error() -> None:
    with pytest.raises(KeyError, match="纸质"):
        articles_of("协议就业（纸质签约）", VALUES)


def test_our_own_words_can_be_printed_with_our_own_font() -> None:
    assert fonts.rare_characters(wording_of(ELECTRONIC)) == ""
