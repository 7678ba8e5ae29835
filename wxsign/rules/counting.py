"""How long a text is, counted as people count (S94: 字数控制在200字以内).

One Chinese character, one letter, one emoji with whatever modifies it and one line end count 1
each: the extended grapheme clusters of Unicode, which the page's own counter (`app.js`) counts too.
"""

import re

import regex

REASON_MOST = 200
NOTE_ROOM = 500  # code points that the trail takes of a note
_ROOM = 1000  # of a reason: none of 200 signs comes near
_CLUSTER = regex.compile(r"\X")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]+")


def length(text: str) -> int:
    """How many characters a person sees in this text."""
    return len(_CLUSTER.findall(text))


def tidied(text: str) -> str:
    """A typed reason as it is kept: line ends alike, nothing unseen, no blanks around it."""
    return _UNSEEN.sub("", text.replace("\r\n", "\n").replace("\r", "\n")).strip()


def reason_fault(text: str, what: str) -> str:
    """What is wrong with a tidied reason, as a sentence; `what` is the field's label."""
    if not text:
        return f"请填写{what}。"
    return note_fault(text, _ROOM)


def note_fault(text: str, room: int = NOTE_ROOM) -> str:
    """What is wrong with a tidied note, which may be empty; `room` is what its column takes."""
    found = length(text)
    if found > REASON_MOST:
        return f"最多 {REASON_MOST} 字，现在 {found} 字，请删去 {found - REASON_MOST} 字。"
    if len(text) > room:
        return "有太多重叠的符号，请改用普通的文字。"
    return ""
