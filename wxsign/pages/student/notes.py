"""A reason that a student may leave empty: of a refusal, of more time, of a wish (S48, S69)."""

from dataclasses import dataclass

from flask import request

from wxsign.rules import counting


@dataclass(frozen=True)
class Note:
    """The reason as it was typed, as it is kept, and what is wrong with it."""

    typed: str = ""
    value: str = ""
    fault: str = ""


def sent(field: str = "reason", room: int = counting.NOTE_ROOM) -> Note:
    """What stands in this field of the form that was sent; `room` is what its column takes."""
    typed = request.form.get(field, "")
    value = counting.tidied(typed)
    return Note(typed, value, counting.note_fault(value, room))
