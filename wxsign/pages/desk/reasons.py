"""The reason that a reviewer types into a dialog, and what to say of one that will not do."""

from dataclasses import dataclass
from datetime import datetime

from flask import request


@dataclass(frozen=True)
class Typed:
    """The reason as it was typed, and the sentence beside the field; empty where it will do."""

    text: str
    fault: str


def typed(missing: str, longest: int) -> Typed:
    """What was typed into `reason`; `missing` is the sentence for an empty one."""
    text = request.form.get("reason", "").replace("\r\n", "\n").strip()
    if not text:
        return Typed(text, missing)
    fault = f"最多 {longest} 个字，现在是 {len(text)} 个字。" if len(text) > longest else ""
    return Typed(text, fault)


def seen_at() -> datetime | None:
    """The moment of the last judgement that the form was read with; None before the first."""
    try:
        return datetime.fromisoformat(request.form.get("seen", ""))
    except ValueError:
        return None
