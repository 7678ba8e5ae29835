"""What was handed in with a record, for the eyes of its reviewer (S132, S142, S159, S163, S83)."""

from collections.abc import Sequence

from wxsign.models import Agreement
from wxsign.queries import attachments
from wxsign.queries.attachments import Kept
from wxsign.queries.terminations import Request
from wxsign.rules.lifecycle import D, O, P, Process

Files = tuple[tuple[str, tuple[Kept, ...]], ...]

# What stands where an agreement made here has its pages: photos of the signed sheet, or proofs.
_PHOTOS: dict[str, str] = {Process.PAPER: "papers", Process.DESTINATION: "proof"}
_OF_REQUEST = (("解约证明", "ending"), ("解约不通过的依据", "rejection"))
_RELEASING = (D.EFFECTIVE, D.RELEASE_REVIEW, D.RELEASED)
_OVER = (O.TERMINATED, P.TERMINATED, D.RELEASED)


def photos(record: Agreement) -> tuple[Kept, ...]:
    """签约资料 of a paper agreement, 就业证明材料 of another destination."""
    purpose = _PHOTOS.get(record.process)
    return attachments.of_record(record.process, record.id, purpose) if purpose else ()


def of(record: Agreement, requests: Sequence[Request]) -> Files:
    """Everything else, by what it is called; what was not brought is left out."""
    wanted = [("解约证明", Process.TERMINATION, asked.id, "ending") for asked in requests]
    wanted += [
        ("解约不通过的依据", Process.TERMINATION, asked.id, "rejection") for asked in requests
    ]
    if record.process == Process.DESTINATION and record.state in _RELEASING:
        wanted.append(("解除证明", Process.DESTINATION, record.id, "release"))
    if record.reason_kind:
        wanted.append(("不通过的依据", Process(record.process), record.id, "rejection"))
    if record.state in _OVER:
        wanted.append(("强制解约的依据", Process(record.process), record.id, "force"))
    found = (
        (title, attachments.of_record(process, record_id, purpose))
        for title, process, record_id, purpose in wanted
    )
    return tuple((title, kept) for title, kept in found if kept)
