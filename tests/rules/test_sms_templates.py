"""Wordings with gaps, as the providers of text messages approve them."""

import pytest

from wxsign.rules import notices, sms_templates

WORDS = "{employer}邀请你签约，职位{job_title}。{employer}等你答复。"


def test_a_wording_is_written_as_each_provider_takes_it():
    assert (
        sms_templates.named(WORDS)
        == "${employer}邀请你签约，职位${job_title}。${employer}等你答复。"
    )
    assert sms_templates.numbered(WORDS) == "{1}邀请你签约，职位{2}。{3}等你答复。"


def test_every_gap_is_filled_in_order_and_none_is_empty_or_too_long():
    facts = {"employer": "江" * 40, "job_title": " \n"}

    filled = sms_templates.values(WORDS, facts)

    assert filled == (
        ("employer", "江" * 34 + "…"),
        ("job_title", "-"),
        ("employer", "江" * 34 + "…"),
    )


@pytest.mark.parametrize("notice", notices.NOTICES, ids=lambda notice: notice.key)
def test_both_wordings_of_a_notice_have_the_same_gaps(notice):
    count = len(sms_templates.gaps(notice.text))

    assert sms_templates.named(notice.text).count("${") == count
    assert sms_templates.numbered(notice.text).count("{") == count
