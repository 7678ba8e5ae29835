"""The articles: our words, filled with the terms of one agreement."""

import string

import pytest

from tests.documents.papers import VALUES
from wxsign.documents import fonts
from wxsign.documents.articles import ELECTRONIC, PAPER, PLACEHOLDERS, articles_of, wording_of


@pytest.mark.parametrize("kind", [ELECTRONIC, PAPER])
def test_there_are_fourteen_articles_with_a_title_each(kind) -> None:
    titles = [article.title for article in articles_of(kind, VALUES)]

    assert (len(titles), len(set(titles))) == (14, 14)


@pytest.mark.parametrize("kind", [ELECTRONIC, PAPER])
def test_each_term_stands_in_the_articles_exactly_once(kind) -> None:
    marked = {name: f"<{name}>" for name in PLACEHOLDERS}
    text = "".join(article.text for article in articles_of(kind, marked))

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
    with pytest.raises(KeyError, match="其他"):
        articles_of("其他去向", VALUES)


def test_on_paper_nothing_speaks_of_an_electronic_signature() -> None:
    changed = [
        title
        for (title, text), (_title, electronic) in zip(
            articles_of(PAPER, VALUES), articles_of(ELECTRONIC, VALUES), strict=True
        )
        if text != electronic
    ]

    assert changed == ["协议变更", "解除与违约金", "签字盖章", "生效与终止"]
    assert "电子签名" not in "".join(article.text for article in articles_of(PAPER, VALUES))


def test_our_own_words_can_be_printed_with_our_own_font() -> None:
    assert fonts.rare_characters(wording_of(ELECTRONIC)) == ""
