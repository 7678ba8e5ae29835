"""What was done with a student's data, in the copy of them: consents, files, messages, readings."""

from datetime import datetime

from sqlalchemy import and_, select

from wxsign.db import reading
from wxsign.models import (
    Agreement,
    Attachment,
    Draft,
    Employer,
    ExportEntry,
    File,
    Introduction,
    OutboxEntry,
    Search,
    Student,
    TermsVersion,
    TrailEntry,
)
from wxsign.queries import access
from wxsign.rules import attachments, errands, labels, media, notices
from wxsign.rules import consents as consents_
from wxsign.rules.people import Who
from wxsign.rules.profile_copy import Field, Part, one

_CODE = "签约码"
_CONSENTS = ("accept", "agree_change", "generate", "submit")  # his yes to the words of a version


def parts(student_id: int) -> tuple[Part, ...]:
    """What he brought, what he was told, and who looked."""
    return (
        _files(student_id),
        _drafts(student_id),
        _messages(student_id),
        found_by(student_id),
        _readings(student_id),
        _copies(student_id),
    )


def consents(student: Student) -> Part:
    """What he agreed to, in which version and when: the notice, 签约码, and every signing."""
    made = reading().execute(
        select(Introduction.made_at, Introduction.consent)
        .where(Introduction.student_id == student.id)
        .order_by(Introduction.id)
    )
    read = _read(student.id)
    lines = read + _signed(student.id) + [(at, _CODE, version, None) for at, version in made]
    told = [_consent(*line) for line in sorted(lines, key=lambda line: line[0])]
    known = {version for _at, _what, version, _digest in read}
    if student.notice_version and student.notice_version not in known:  # from before moments were
        told.insert(0, _consent(None, consents_.NOTICE, student.notice_version, None))
    return Part("consents", "同意记录", tuple(told), lines=True)


def found_by(student_id: int) -> Part:
    """Which units looked him up and found him."""
    found = reading().execute(
        select(Search.at, Employer.name, Search.by_code, Search.by_sheet)
        .join(Employer, Employer.id == Search.employer_id)
        .where(Search.found_id == student_id)
        .order_by(Search.id.desc())
    )
    told = (
        (
            Field("at", "时间", at),
            Field("employer", "单位", name),
            Field("by", "方式", _CODE if code else "名单导入" if sheet else "四项信息查找"),
        )
        for at, name, code, sheet in found
    )
    return Part("found_by", "查到你的单位", tuple(told), lines=True)


def _read(student_id: int) -> list[tuple[datetime, str, str, str | None]]:
    """His yes to each version of the privacy notice."""
    entry = TrailEntry
    found = reading().execute(
        select(entry.at, entry.note)
        .where(
            entry.process == consents_.PROCESS,
            entry.record_id == student_id,
            entry.who == Who.STUDENT.value,
        )
        .order_by(entry.id)
    )
    return [(at, consents_.NOTICE, version, None) for at, version in found]


def _signed(student_id: int) -> list[tuple[datetime, str, str, str | None]]:
    """His yes to each version: what it was, and the digest that he agreed to."""
    entry, version = TrailEntry, TermsVersion
    of_record = and_(Agreement.id == entry.record_id, Agreement.process == entry.process)
    of_version = and_(version.agreement_id == Agreement.id, version.number == entry.version)
    steps = reading().execute(
        select(entry.at, entry.says, Agreement.employer_name, entry.version, version.digest)
        .join(Agreement, of_record)
        .join(version, of_version)
        .where(Agreement.student_id == student_id, entry.move.in_(_CONSENTS))
        .order_by(entry.id)
    )
    return [
        (at, f"{says}（{name}）", f"第 {number} 版", digest)
        for at, says, name, number, digest in steps
    ]


def _consent(at: datetime | None, what: str, version: str, digest: str | None) -> tuple[Field, ...]:
    return (
        Field("at", "时间", at),
        Field("what", "内容", what),
        Field("version", "版本", version),
        Field("sha256", "摘要", digest),
    )


def _files(student_id: int) -> Part:
    """Pictures and papers that he handed in: what they are, never the bytes."""
    found = reading().execute(
        select(Attachment.made_at, Attachment.purpose, File.media_type, File.size, File.sha256)
        .join(File, File.id == Attachment.file_id)
        .where(Attachment.person == f"{Who.STUDENT}:{student_id}")
        .order_by(Attachment.id)
    )
    told = (
        (
            Field("at", "时间", at),
            Field("purpose", "用途", attachments.BY_KEY[purpose].label),
            Field("type", "类型", media.WORDS[kind]),
            Field("bytes", "字节", size),
            Field("sha256", "摘要", digest),
        )
        for at, purpose, kind, size, digest in found
    )
    return Part("files", "上传的文件", tuple(told), lines=True)


def _drafts(student_id: int) -> Part:
    """Forms that he has begun; what is typed stands in the form itself."""
    found = reading().execute(
        select(Draft.kept_at, Draft.form)
        .where(Draft.person == f"{Who.STUDENT}:{student_id}")
        .order_by(Draft.kept_at)
    )
    told = (
        (Field("kept_at", "时间", at), Field("form", "表", labels.KINDS[form.partition(":")[0]]))
        for at, form in found
    )
    return Part("drafts", "没有提交的草稿", tuple(told), lines=True)


def count_messages(student_id: int) -> int:
    """How many messages he was sent."""
    return len(_told(student_id))


def _told(student_id: int) -> dict[str, tuple[datetime, str]]:
    """Every message that he was sent; by two ways it is one (消息记录)."""
    row = OutboxEntry
    found = reading().execute(
        select(row.once, row.made_at, row.notice)
        .where(row.audience == Who.STUDENT, row.person_id == student_id)
        .order_by(row.id)
    )
    return {once.rsplit(".", 2)[0]: (at, notice) for once, at, notice in found}


def _messages(student_id: int) -> Part:
    """What they were about; their words are forgotten after a while."""
    told = _told(student_id).values()
    lines = tuple(
        (Field("at", "时间", at), Field("title", "标题", notices.BY_KEY[notice].title))
        for at, notice in told
    )
    listed = Part("list", "标题", lines, lines=True)
    return one("messages", "发给你的消息", Field("count", "条数", len(told)), listed)


def _readings(student_id: int) -> Part:
    """Who of the staff looked at his full data: which office, not who sits there."""
    told = (
        (
            Field("at", "时间", look.at),
            Field("by", "谁", look.office),
            Field("what", "看了什么", look.what),
            Field("reason", "原因", look.reason or None),
        )
        for look in access.looks_at_student(student_id)
    )
    return Part("readings", "谁看过我的资料", tuple(told), lines=True)


def _copies(student_id: int) -> Part:
    entry = ExportEntry
    found = reading().execute(
        select(entry.at, entry.kind)
        .where(entry.area == errands.STUDENT, entry.person_id == student_id)
        .order_by(entry.id)
    )
    return Part("copies", "导出记录", tuple(_copy(at, kind) for at, kind in found), lines=True)


def _copy(at: datetime, kind: str) -> tuple[Field, ...]:
    return Field("at", "时间", at), Field("file", "文件", errands.BY_KEY[kind].says)
