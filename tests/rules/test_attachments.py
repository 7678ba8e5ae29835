"""The table of what is handed in, and the words of what the worker found."""

import pytest

from tests.registrations import PDF
from wxsign.models import Attachment
from wxsign.rules import attachments, media
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused

COLUMNS = Attachment.__table__.c


def test_every_purpose_and_finding_fits_its_column():
    assert max(len(row.key) for row in attachments.TABLE) <= COLUMNS.purpose.type.length
    together = " ".join(sorted(attachments.FINDINGS, key=len)[-4:])
    assert len(together) <= COLUMNS.finding.type.length
    assert max(len(attachments.form_of(row.form, 999_999_999)) for row in attachments.TABLE) <= 60


@pytest.mark.requirement("S142", "S163", "S190")
def test_students_hand_in_pictures_and_the_page_says_which():
    rows = [row for row in attachments.TABLE if row.who is Who.STUDENT]

    assert [row.key for row in rows] == ["papers", "ending", "proof", "release", "appeal"]
    assert {row.kinds for row in rows if row.key != "appeal"} == {
        (media.JPEG, media.PNG, media.HEIC)
    }
    assert rows[1].advice == (
        "jpg 或 png 图片，不超过 10 MB，系统会自动压缩到 2 MB 以内；最多 6 个。"
    )


def test_only_the_school_and_whoever_objects_hand_in_a_pdf():
    takes = {row.key for row in attachments.TABLE if media.PDF in row.kinds}

    assert takes == {row.key for row in attachments.TABLE if row.who is Who.REVIEWER} | {"appeal"}
    assert media.fault(PDF, "签约资料", media.PHOTOS) == (
        "签约资料只能是 jpg 或 png 图片，这个文件不是。请重新拍照或导出后上传。"
    )


@pytest.mark.parametrize(
    "form", ["", "papers", "papers:", "papers:0", "papers:-1", "papers:1 ", "other:1", "papers:1:2"]
)
def test_a_form_that_no_purpose_knows_is_none(form):
    with pytest.raises(Refused) as caught:
        attachments.read_form(form)

    assert caught.value.reason is Reason.NOT_FOUND


@pytest.mark.parametrize("who", [Who.REVIEWER, Who.ADMIN])
def test_a_reviewer_of_either_level_is_the_same_person(who):
    assert attachments.person_of(Actor(who, 3, "吴书宁")) == "reviewer:3"


def test_nobody_sends_in_what_is_another_kind_of_person_s():
    student, desk = Actor(Who.STUDENT, 1, "林"), Actor(Who.ADMIN, 1, "吴")

    may = {row.key: attachments.may_send(row, student) for row in attachments.TABLE}

    assert may == {row.key: row.who is Who.STUDENT for row in attachments.TABLE}
    assert attachments.may_send(attachments.BY_KEY["force"], desk)


def test_wrong_sheets_and_broken_pictures_shut_out_and_hints_do_not():
    unfit = {key for key in attachments.FINDINGS if attachments.is_unfit((key,))}

    assert unfit == {"damaged", "too_heavy", "other_paper", "old_version"}
