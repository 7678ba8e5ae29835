"""Reads a page as a person does: its title, its words, its fields and buttons."""

from collections.abc import Iterator
from html.parser import HTMLParser

from werkzeug.test import TestResponse

_VOID = {"meta", "link", "input", "img", "br", "hr", "option"}
_UNSEEN = {"title", "script", "style"}


class Element:
    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag, self.attributes = tag, attributes
        self.children: list[Element | str] = []

    def walk(self) -> Iterator["Element"]:
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.walk()

    @property
    def text(self) -> str:
        """The words in it, blanks made single."""
        parts = (child if isinstance(child, str) else child.text for child in self.children)
        return " ".join("".join(parts).split())

    def __getitem__(self, name: str) -> str:
        return self.attributes[name]


class Page(HTMLParser):
    """`main` is what the page shows; `rows` are its pairs of label and value."""

    def __init__(self, response: TestResponse) -> None:
        super().__init__()
        self.root = Element("root", {})
        self._open = [self.root]
        self.feed(response.get_data(as_text=True))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self._open[-1].children.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _VOID and any(element.tag == tag for element in self._open):
            while self._open.pop().tag != tag:
                pass

    def handle_data(self, data: str) -> None:
        self._open[-1].children.append(data)

    def all(self, tag: str = "", **wanted: str) -> list[Element]:
        """Elements with these attributes; data_id means data-id, class_ one of the classes."""
        pairs = {name.rstrip("_").replace("_", "-"): value for name, value in wanted.items()}
        return [
            element
            for element in self.root.walk()
            if (not tag or element.tag == tag)
            and all(
                _fits(element.attributes.get(name), name, value) for name, value in pairs.items()
            )
        ]

    def one(self, tag: str = "", **wanted: str) -> Element:
        found = self.all(tag, **wanted)
        assert len(found) == 1, f"{len(found)} of {tag} {wanted}"
        return found[0]

    @property
    def main(self) -> Element:
        return self.one("main")

    @property
    def name(self) -> str:
        return self.main["data-page"]

    @property
    def title(self) -> str:
        return self.one("title").text

    @property
    def rows(self) -> list[tuple[str, str]]:
        """Every label with its value, in order."""
        return rows_of(self.root)

    @property
    def actions(self) -> list[str]:
        """What may be pressed here, by data-action; what is inert does not count."""
        behind = {id(inner) for part in self.all(inert="") for inner in part.walk()}
        return [
            element["data-action"]
            for element in self.root.walk()
            if "data-action" in element.attributes and id(element) not in behind
        ]


def rows_of(part: Element) -> list[tuple[str, str]]:
    labels = [element.text for element in part.walk() if element.tag == "dt"]
    values = [element.text for element in part.walk() if element.tag == "dd"]
    return list(zip(labels, values, strict=True))


def _fits(value: str | None, name: str, wanted: str) -> bool:
    return value is not None and (wanted in value.split() if name == "class" else value == wanted)


def side_by_side(page: Page, place: int = 0) -> list[str]:
    """Heads, then label, before and after of each row."""
    return [part.text for part in page.all("table")[place].walk() if part.tag in ("th", "td")]
