"""Reads what the account answers to a callback, as strictly as the platform."""

from xml.parsers import expat

from wxsign.simulator.envelope import BadEnvelope
from wxsign.simulator.platform import Platform

_TYPES = ("text", "image", "voice", "video", "music", "news", "transfer_customer_service")
_LONGEST_TEXT = 2048


class Unreadable(Exception):
    """The answer is none that the platform accepts."""


def read(here: Platform, content: bytes, *, nonce: str, openid: str) -> str | None:
    """The text of the reply, or None for `success`, an empty answer or another type of reply.

    Raises Unreadable. In safe mode a reply must be sealed; only `success` may be plain.
    """
    if content in (b"", b"success"):
        return None
    outer = _flat(content)
    if outer.get("Nonce") != nonce:
        raise Unreadable("the Nonce is not that of the question")
    if not outer.get("TimeStamp", "").isdigit():
        raise Unreadable("TimeStamp is missing")
    try:
        inner = here.envelope.open_signed(
            outer.get("Encrypt", ""),
            sign=outer.get("MsgSignature", ""),
            timestamp=outer["TimeStamp"],
            nonce=nonce,
        )
    except BadEnvelope as broken:
        raise Unreadable(str(broken)) from broken
    return _reply(here, _flat(inner.encode()), openid)


def _reply(here: Platform, reply: dict[str, str], openid: str) -> str | None:
    if (reply.get("ToUserName"), reply.get("FromUserName")) != (openid, here.config.account_id):
        raise Unreadable("sender and receiver are not swapped")
    if not reply.get("CreateTime", "").isdigit() or reply.get("MsgType") not in _TYPES:
        raise Unreadable("CreateTime or MsgType is wrong")
    if reply["MsgType"] != "text":
        return None
    text = reply.get("Content", "")
    if not text.strip() or len(text.encode()) > _LONGEST_TEXT:
        raise Unreadable("Content is empty or too long")
    return text


def _flat(content: bytes) -> dict[str, str]:
    """The tags directly inside <xml>, with their text."""
    reader = _Reader()
    try:
        reader.parser.Parse(content, True)
    except expat.ExpatError as broken:
        raise Unreadable("not XML") from broken
    return reader.tags


class _Reader:
    """Collects the tags of a flat document and refuses a document type."""

    def __init__(self) -> None:
        self.tags: dict[str, str] = {}
        self._path: list[str] = []
        self.parser = expat.ParserCreate()
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._doctype

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        self._path.append(name)
        if self._path[0] != "xml":
            raise Unreadable("the root is not <xml>")
        if len(self._path) == 2:
            if name in self.tags:
                raise Unreadable(f"{name} stands twice")
            self.tags[name] = ""

    def _end(self, _name: str) -> None:
        self._path.pop()

    def _text(self, text: str) -> None:
        if len(self._path) == 2:
            self.tags[self._path[1]] += text

    def _doctype(self, *_declaration: object) -> None:
        raise Unreadable("a document type is not allowed")
