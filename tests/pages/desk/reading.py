"""Reads a page of the desk as its reader would: headings, tables, rows of label and value."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

_VOID = {"input", "link", "meta", "img", "br"}


@dataclass
class Node:
    """One element of a page."""

    tag: str
    attributes: dict[str, str]
    children: list["Node | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """What is written in it, without key hints."""
        if self.tag == "kbd":
            return ""
        parts = [child if isinstance(child, str) else child.text for child in self.children]
        return " ".join(" ".join(parts).split())

    def all(self, tag: str, **wanted: str) -> list["Node"]:
        """Every element of this kind in it; data_page="x" stands for data-page="x"."""
        found = []
        for child in self.children:
            if isinstance(child, str):
                continue
            if child.tag == tag and all(
                child.attributes.get(name.strip("_").replace("_", "-")) == value
                for name, value in wanted.items()
            ):
                found.append(child)
            found += child.all(tag, **wanted)
        return found

    def one(self, tag: str, **wanted: str) -> "Node":
        """The only element of this kind in it."""
        (found,) = self.all(tag, **wanted)
        return found

    def pairs(self) -> dict[str, str]:
        """The rows of label and value in it."""
        labels = [node.text for node in self.all("dt")]
        return dict(zip(labels, [node.text for node in self.all("dd")], strict=True))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.path = [Node("page", {})]

    def handle_starttag(self, tag, attrs):
        node = Node(tag, {name: value or "" for name, value in attrs})
        self.path[-1].children.append(node)
        if tag not in _VOID:
            self.path.append(node)

    def handle_endtag(self, tag):
        while self.path[-1].tag != tag:
            self.path.pop()
        self.path.pop()

    def handle_data(self, data):
        self.path[-1].children.append(data)


def read(html: str) -> Node:
    """The page as a tree."""
    reader = _Reader()
    reader.feed(html)
    return reader.path[0]


def buttons(node: Node) -> list[str]:
    """The names of the buttons in it."""
    return [button.text for button in node.all("button")]


def table(node: Node) -> list[dict[str, str]]:
    """The rows of the list, by the head of their column."""
    heads = [cell.text for cell in node.all("th")]
    rows = node.one("tbody").all("tr") if node.all("tbody") else []
    return [dict(zip(heads, [cell.text for cell in row.all("td")], strict=True)) for row in rows]


def fields(form: Node) -> dict[str, list[str]]:
    """What the hidden fields of a form send; a box or a line is for the reader to fill."""
    sent: dict[str, list[str]] = {}
    for hidden in form.all("input", type="hidden"):
        sent.setdefault(hidden.attributes["name"], []).append(hidden.attributes["value"])
    return sent
