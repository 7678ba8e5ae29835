"""The records of a student in the copy of his data: agreements of every kind, with their story."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from sqlalchemy import and_, or_, select

from wxsign.db import db, reading
from wxsign.models import Agreement, Appeal, ChangeRequest, TermsVersion, TrailEntry
from wxsign.queries import agreements, papers, progress, terminations, versions
from wxsign.rules import appeals, destinations, labels, moments, paper, rejections, terms
from wxsign.rules.lifecycle import Process
from wxsign.rules.profile_copy import Field, Part, Record, actor, one
from wxsign.rules.terms import Values

_EMPLOYER = (("name", "单位名称"), ("credit_code", "统一社会信用代码"), ("address", "通讯地址"))
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def of_student(student_id: int, now: datetime) -> Part:
    """Every agreement, letter and destination of this student, the newest first."""
    rows = db.session.scalars(
        select(Agreement).where(Agreement.student_id == student_id).order_by(Agreement.id.desc())
    ).all()
    return Part("agreements", "签约与去向", tuple(_record(row, now) for row in rows))


def _record(row: Agreement, now: datetime) -> Record:
    state = progress.state_at(row, now) if row.process == Process.ONLINE else row.state
    return (
        Field("kind", "签约类型", labels.KINDS[row.process]),
        Field("name", "单位或去向", row.employer_name),
        Field("state", "状态", labels.main_label(state, row.process, row.ending)),
        *_facts(row),
        *_dates(row),
        *_parts(row),
    )


def _facts(row: Agreement) -> Record:
    is_destination = row.process == Process.DESTINATION
    return (
        Field("destination", "去向类型", destinations.words(row.kind) if is_destination else None),
        Field("number", "协议书编号", row.number),
        Field("job_title", "拟聘用职位", row.job_title or None),
        Field("version", "第几版", row.version),
        Field("review_reason", "审核意见", rejections.told(row.reason_kind, row.reason) or None),
        Field("ended_by", "解约发起人", labels.ENDED_BY[row.ended_by] or None),
    )


def _dates(row: Agreement) -> Record:
    """Deadlines are the last moment of a day, and are written as that day."""
    answer_by, report_by = (
        moments.day(moments.last_day(end)) if end else None
        for end in (row.answer_by, row.report_by)
    )
    return (
        Field("invited_at", "邀请时间", row.invited_at),
        Field("answer_until", "反馈截止日", answer_by),
        Field("opened_at", "首次查看", row.opened_at),
        Field("asked_for_time_at", "申请延长", row.time_asked_at),
        Field("accepted_at", "同意或送审", row.accepted_at),
        Field("decided_at", "学校审核", row.decided_at),
        Field("report_until", "报到截止日", report_by),
        Field("reported_on", "报到日期", row.reported_on),
        Field("changed_at", "最近变动", row.changed_at),
    )


def _parts(row: Agreement) -> tuple[Part, ...]:
    made = versions.rows_of(row.id)
    shown = next(version for version in made if version.number == row.version)
    requests = terminations.requests_of(row.id, "student")
    return (
        *_parties(row, shown),
        one("terms", "内容", *_terms(row, shown)),
        Part("versions", "各版内容", tuple(map(_version, made)), lines=True),
        Part("requests_to_terminate", "解约", tuple(map(_request, requests))),
        _wishes(row),
        _appeals(row),
        _trail(row, [request.id for request in requests]),
    )


def _parties(row: Agreement, shown: TermsVersion) -> Iterator[Part]:
    """Both parties as consented; of the employer what everybody may know."""
    if row.process == Process.ONLINE:
        known = (Field(key, label, shown.employer.get(key) or None) for key, label in _EMPLOYER)
        yield one("employer", "甲方", *known)
    mine = ((key, label) for label, key in paper.STUDENT_LABELS if shown.student.get(key))
    yield one("student", "乙方", *(Field(key, label, shown.student[key]) for key, label in mine))


def _terms(row: Agreement, shown: TermsVersion) -> Iterator[Field]:
    """What was agreed or registered; phones and mail of others are masked as on its page."""
    if row.process == Process.DESTINATION:
        yield from _destination(row, shown.terms)
        return
    values, groups = shown.terms, agreements.groups
    if row.process == Process.PAPER:
        values, groups = paper.typed_of(shown.terms, shown.employer), papers.groups
    for term in (term for group in groups(values, row.year) for term in group.rows):
        text = f"{term.masked} {term.unit}".strip()
        yield Field(term.key, term.label, _day(values, term.key) or text)


def _destination(row: Agreement, values: Values) -> Iterator[Field]:
    for said in destinations.each(row.kind, values, row.year, masked=True):
        yield Field(said.key, said.label, _day(values, said.key) or said.text)


def _day(values: Values, key: str) -> date | None:
    """The value if it is a day, which is stored as ISO has it."""
    value = values.get(key, "")
    return date.fromisoformat(value) if _DAY.fullmatch(value) else None


def _version(version: TermsVersion) -> Record:
    return (
        Field("made_at", "时间", version.made_at),
        Field("number", "版本", f"第 {version.number} 版"),
        Field("sha256", "摘要", version.digest),
    )


def _request(request: terminations.Request) -> Record:
    return (
        Field("asked_by", "发起人", request.asker),
        Field("state", "状态", request.label),
        Field("kind", "解约类型", request.kind or None),
        Field("reason", "理由", request.reason),
        Field("asked_at", "提出", request.asked_at),
        Field("answered_at", "答复", request.answered_at),
        Field("answer", "答复内容", request.answer or None),
        Field("decided_at", "学校审核", request.decided_at),
        Field("decision", "审核意见", request.decision or None),
        Field("number", "编号", request.number or None),
    )


def _wishes(row: Agreement) -> Part:
    """请单位修改: what he asked to have changed."""
    found = db.session.scalars(
        select(ChangeRequest).where(ChangeRequest.agreement_id == row.id).order_by(ChangeRequest.id)
    )
    wishes = (
        (
            Field("asked_at", "时间", wish.asked_at),
            Field("term", "项目", terms.BY_KEY[wish.term].label),
            Field(
                "wish", "希望", terms.with_unit(wish.term, {wish.term: wish.wish}, year=row.year)
            ),
            Field("why", "理由", wish.why),
        )
        for wish in found
    )
    return Part("change_requests", "请单位修改", tuple(wishes), lines=True)


def _appeals(row: Agreement) -> Part:
    found = reading().execute(
        select(*Appeal.__table__.columns).where(Appeal.agreement_id == row.id).order_by(Appeal.id)
    )
    told = (
        (
            Field("asked_at", "提出", appeal.asked_at),
            Field("state", "状态", _appeal_state(appeal.state, appeal.revision, row.revision)),
            Field("words", "异议理由", appeal.words),
            Field("rejected_for", "针对", rejections.told(appeal.ground, appeal.reason) or None),
            Field("decided_at", "复核", appeal.decided_at),
            Field("answer", "复核意见", appeal.answer or None),
        )
        for appeal in found
    )
    return Part("appeals", "异议", tuple(told))


def _appeal_state(state: str, revision: int, revision_now: int) -> str:
    word, _tone = labels.APPEALS[appeals.state_of(state, revision, revision_now)]
    return word


def _trail(row: Agreement, endings: Sequence[int]) -> Part:
    """流程追踪 with the steps of its terminations; who did them, without names."""
    entry = TrailEntry
    own = and_(entry.process == row.process, entry.record_id == row.id)
    ending = and_(entry.process == Process.TERMINATION, entry.record_id.in_(endings))
    steps = reading().execute(
        select(entry.at, entry.who, entry.says, entry.note)
        .where(or_(own, ending))
        .order_by(entry.id)
    )
    told = (
        (
            Field("at", "时间", at),
            Field("by", "办理", actor(who)),
            Field("step", "步骤", says),
            Field("note", "备注", note or None),
        )
        for at, who, says, note in steps
    )
    return Part("trail", "流程追踪", tuple(told), lines=True)
