"""What the end of an agreement prints: its version, the request and the trail (§4.5)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from sqlalchemy import select

from wxsign import settings
from wxsign.db import db
from wxsign.documents import termination
from wxsign.documents.agreement import Signature
from wxsign.documents.termination import TerminationPaper
from wxsign.models import Agreement, Termination, TermsVersion, TrailEntry
from wxsign.outbox.paper_sheets import BY_HAND
from wxsign.rules import ending_kinds, labels, moments, numbers, terms
from wxsign.rules.lifecycle import Process, T
from wxsign.rules.people import Who

TERMINATION, PROOF = "termination", "proof"
_EMPLOYER = (("单位名称", "name"), ("统一社会信用代码", "credit_code"))
_STUDENT = (
    ("姓名", "name"),
    ("身份证号", "id_number"),
    ("毕业学校", "school"),
    ("专业", "major"),
    ("学历", "education"),
)
_PARTIES: dict[str, str] = {Who.EMPLOYER: "甲方", Who.STUDENT: "乙方"}
_SIGNS: dict[str, str] = {"request": "提出解除", "agree": "同意解除", "approve": "解约审核通过"}


def proof(agreement: Agreement, version: TermsVersion) -> TerminationPaper:
    """解除证明, to be filled in, sealed and handed in: what is known is printed (S142)."""
    signed_at = moments.in_record(agreement.accepted_at) if agreement.accepted_at else "-"
    original = (
        ("协议书编号", agreement.number or "-"),
        ("签约时间", signed_at),
        ("拟聘用职位", agreement.job_title),
    )
    return TerminationPaper(
        name=termination.PROOF_NAME,
        number=numbers.of_termination(agreement.number or ""),
        school=version.student["school"],
        year=agreement.year,
        groups=(
            ("甲方（用人单位）", _pairs(_EMPLOYER, version.employer)),
            ("乙方（毕业生）", _pairs(_STUDENT, version.student)),
            ("原协议", original),
        ),
        reason="",
        articles=termination.PROOF,
        values={
            "penalty": terms.with_unit("penalty", version.terms, year=agreement.year),
            "kinds": "    ".join(f"□ {words}" for words in ending_kinds.KINDS.values()),
        },
        signatures=BY_HAND,
        digest=version.digest,
        verify_url=f"{settings.current().app.base_url}/verify/{agreement.verify_code}",
        verify_code=agreement.verify_code,
        by_hand=True,
    )


def ended(agreement: Agreement, version: TermsVersion) -> TerminationPaper:
    """解除协议书: who asked and agreed, when and with which mark, and the school's approval."""
    request = db.session.scalars(
        select(Termination).where(
            Termination.agreement_id == agreement.id, Termination.state == T.DONE
        )
    ).one()
    blank, released = proof(agreement, version), moments.in_words(request.changed_at)
    asker = _PARTIES[request.asked_by]
    said = {
        "agreement": agreement.number or "",
        "asker": asker,
        "answerer": next(words for words in _PARTIES.values() if words != asker),
        "released": released,
    }
    kind = (("解约类型", ending_kinds.KINDS[request.kind]),) if request.kind else ()
    story = (
        ("解约发起人", labels.ENDED_BY[request.asked_by]),
        ("提出时间", moments.in_record(request.asked_at)),
        *kind,
    )
    return replace(
        blank,
        name=termination.NAME,
        groups=(*blank.groups, ("解除", story)),
        reason=request.reason,
        articles=termination.PAPER if _is_paper(agreement) else termination.ONLINE,
        values={**blank.values, **said},
        signatures=_signatures(agreement, version, request),
        by_hand=False,
    )


def _pairs(
    table: Sequence[tuple[str, str]], values: Mapping[str, str]
) -> tuple[tuple[str, str], ...]:
    return tuple((label, values.get(key) or "-") for label, key in table)


def _is_paper(agreement: Agreement) -> bool:
    return agreement.process == Process.PAPER


def _signatures(
    agreement: Agreement, version: TermsVersion, request: Termination
) -> tuple[Signature, Signature, Signature]:
    trail = db.session.scalars(
        select(TrailEntry)
        .where(
            TrailEntry.process == Process.TERMINATION,
            TrailEntry.record_id == request.id,
            TrailEntry.move.in_(_SIGNS),
        )
        .order_by(TrailEntry.id)
    ).all()
    party = {entry.who: entry for entry in trail if entry.move != "approve"}
    school = next((entry for entry in trail if entry.move == "approve"), None)
    names = version.employer["name"], version.student["name"], version.student["school"]
    if _is_paper(agreement):
        sealed = (("名称", names[0]), ("意思表示", "同意解除"), ("凭据", "盖章的解约证明"))
        employer = Signature("甲方（用人单位）", sealed)
    else:
        employer = _signature("甲方（用人单位）", names[0], party.get(Who.EMPLOYER))
    return (
        employer,
        _signature("乙方（毕业生）", names[1], party.get(Who.STUDENT)),
        _signature("学校鉴证", names[2], school),
    )


def _signature(heading: str, name: str, entry: TrailEntry | None) -> Signature:
    if entry is None:
        return Signature(
            heading, (("名称", name), ("意思表示", ""), ("时间", ""), ("签署标识", ""))
        )
    mark = f"{entry.process}-{entry.record_id}-{entry.id}"
    return Signature(
        heading,
        (
            ("名称", name),
            ("经办", entry.name),
            ("意思表示", _SIGNS[entry.move]),
            ("时间", moments.in_record(entry.at)),
            ("签署标识", mark),
        ),
    )
