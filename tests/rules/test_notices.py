"""Whoever is told finds words, and the words fit what WeChat takes."""

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wxsign.rules import deadlines, notices
from wxsign.rules.lifecycle import MOVES
from wxsign.rules.notices import NOTICES, TEMPLATES
from wxsign.rules.people import Who

TOLD = {
    f"{process}.{row.name}.{audience}"
    for process, rows in MOVES.items()
    for row in rows
    for audience in row.tells
    if audience in (Who.STUDENT, Who.EMPLOYER)
}
REMINDERS = {row.notice for row in deadlines.REMINDERS}
TO_AGREE = {deadlines.remind_to_agree(who) for who in deadlines.ASKED_TO_AGREE.values()}
FACTS = {
    "record", "student", "employer", "job_title", "number", "deadline", "deadline_time", "reason",
    "report_by",
}  # fmt: skip
OTHER = {
    "code.sms": {"code", "purpose"},
    "bound.student": {"school_phone"},
    "bound.employer": {"employer"},
    "unbound.student": {"school_phone"},
    "phone.student": {"phone", "school_phone"},
    "imported.student": {"phone", "school_phone"},
    "registration.approve.employer": {"employer", "school"},
    "registration.reject.employer": {"employer", "school", "reason"},
    "waiting.employer": {"record", "student", "job_title", "deadline"},
    "stopped.employer": {"job_title", "post"},
    "enrolment.restrict.student": {"reason"},
    "enrolment.open.student": {"reason"},
    "enrolment.follow.student": set(),
    "paused.student": {"school", "reason", "count", "days"},
    "paused.employer": {"school", "reason", "count", "days"},
    "resumed.student": {"school", "reason", "count", "days"},
    "resumed.employer": {"school", "reason", "count", "days"},
    "block.put.employer": {"employer", "school", "reason"},
    "block.lift.employer": {"employer", "school"},
    "colleague.employer": {"employer", "account"},
    "main.employer": {"employer"},
    "password.employer": {"employer"},
    "digest.reviewer": {"count", "oldest"},
    "tries.reviewer": {"account", "count", "network"},
    "account.reviewer": {"account", "what"},
    "signed.letter.student": FACTS,
    "signed.amend.student": FACTS,
    "nudge.letter.student": {"employer", "job_title", "deadline", "record"},
    "merged.student": {"who", "job_title", "count", "names"},
    "merged.employer": {"who", "job_title", "count", "names"},
}


def braces(words: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(words) if name}


@pytest.mark.requirement("S189")
def test_every_audience_of_a_move_has_a_notice_and_every_notice_a_move():
    keys = [notice.key for notice in NOTICES]

    assert set(keys) == TOLD | REMINDERS | TO_AGREE | set(OTHER)
    assert len(keys) == len(set(keys))


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: notice.key)
def test_a_notice_asks_only_for_facts_that_its_move_brings(notice):
    asked = set().union(*map(braces, (notice.text, notice.path, *notice.fields)))

    assert asked <= OTHER.get(notice.key, FACTS)


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: notice.key)
def test_a_notice_fills_every_field_of_its_template(notice):
    fields = notice.template.fields if notice.template else ()

    assert len(notice.fields) == len(fields)


@pytest.mark.parametrize("notice", [n for n in NOTICES if n.template], ids=lambda n: n.key)
@given(text=st.text(max_size=200))
def test_extreme_facts_still_fit_the_fields(notice, text: str):
    fields = notices.card(notice, dict.fromkeys(FACTS | OTHER.get(notice.key, set()), text))

    assert set(fields) == {key for key, _label in notice.template.fields}
    for key, value in fields.items():
        assert 1 <= len(value) <= {"thing": 20, "time": 40}[key.rstrip("0123456789")]
        assert not any(ord(character) < 32 or ord(character) == 127 for character in value)


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.key)
def test_no_label_of_a_field_is_longer_than_wechat_shows(template):
    assert all(len(label) <= 6 for _key, label in template.fields)


def test_a_missing_fact_is_a_bug():
    with pytest.raises(KeyError):
        notices.filled("{nobody}", {})


@pytest.mark.requirement("S44")
def test_the_invitation_says_until_when_and_what_silence_means():
    text = notices.filled(
        notices.BY_KEY["online.invite.student"].text,
        {"employer": "江城软件", "job_title": "文员", "deadline": "3月1日"},
    )

    assert text == (
        "江城软件邀请你签约，职位文员。请在3月1日24:00前到微信“学生服务”答复，"
        "过期不反馈视为主动放弃。"
    )


def test_codes_go_before_everything_and_binding_news_before_the_rest():
    priority = {notice.key: notice.priority for notice in NOTICES}

    assert priority.pop("code.sms") == 0
    assert {priority.pop("bound.student"), priority.pop("bound.employer")} == {1}
    assert min(priority.values()) > 1


@pytest.mark.parametrize("notice", NOTICES, ids=lambda notice: notice.key)
def test_what_a_person_is_told_has_a_title_without_facts(notice):
    is_listed = not notice.key.startswith("digest.")

    assert bool(notice.title) is is_listed
    assert braces(notice.title) == set()


def test_the_digits_of_a_code_are_hidden_and_what_is_forgotten_is_empty():
    notice = notices.BY_KEY["code.sms"]

    assert notices.hidden(notice, {"code": "123456", "purpose": "登录"}) == (
        "验证码******，用于登录，10分钟内有效。不是本人操作请勿理会，也不要告诉任何人。"
    )
    assert notices.hidden(notice, {}) == ""
