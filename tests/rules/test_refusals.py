"""The table of reasons is complete and its words can always be filled."""

import string

import pytest

from wxsign.rules.refusals import WORDS, Reason, Refused

# The facts that the house brings, by reason.
FACTS = {
    Reason.SEAT_TAKEN: {"holder"},
    Reason.RESTRICTED: {"why"},
    Reason.WINDOW_CLOSED: {"opening"},
    Reason.SEAT_HELD: {"holder"},
    Reason.TOO_LATE: {"deadline"},
    Reason.CHANGE_LATE: {"deadline"},
    Reason.CODE_WRONG: {"left"},
    Reason.CODE_LOCKED: {"minutes"},
    Reason.CODE_TOO_SOON: {"seconds"},
    Reason.TOO_MANY_TRIES: {"minutes"},
    Reason.LOGIN_SHUT: {"at"},
    Reason.ALREADY_INVITED: {"student"},
    Reason.ALREADY_LISTED: {"student"},
    Reason.UNPRINTABLE_NAME: {"characters"},
    Reason.NOT_BUILT: {"entry"},
    Reason.REPORT_DAY_WRONG: {"first", "last"},
    Reason.ROUND_OVER: {"state"},
    Reason.SIGNED: {"state"},
    Reason.NOT_YOUR_TURN: {"desk"},
    Reason.END_LIMIT: {"limit"},
    Reason.NOT_RELEASABLE: {"state"},
    Reason.ATTACHMENT_MISSING: {"what"},
    Reason.NUDGE_LATER: {"when", "why"},
    Reason.COPIES_SPENT: {"most"},
    Reason.NOT_APPEALABLE: {"state"},
    Reason.APPEAL_LATE: {"days", "deadline"},
    Reason.NOT_REHEARABLE: {"why"},
    Reason.NO_REOPENING: {"way", "why"},
    Reason.PLACE_OF_SCHOOL: {"names"},
    Reason.ATTACHMENT_UNFIT: {"what"},
}
WAYS = {
    "ask_school", "home", "record", "new_version", "blocking", "contact_employer", "back", "bind",
    "again", "confirm_employer", "list", "sign_in", "help_login", "help_code", "help_answer",
    "help_search", "help_wrong", "help_end",
}  # fmt: skip


def braces(words: str) -> set[str]:
    return {name for _text, name, _spec, _conversion in string.Formatter().parse(words) if name}


def test_every_reason_has_words():
    assert set(WORDS) == set(Reason)


@pytest.mark.parametrize("reason", list(Reason))
def test_the_words_of_a_reason_are_whole(reason: Reason):
    words = WORDS[reason]

    assert words.status in {400, 403, 404, 409, 413, 422, 429, 503}
    assert words.headline
    assert not words.headline.endswith("。")
    assert words.rule.endswith("。")
    assert words.label
    assert set(words.ways) <= WAYS


@pytest.mark.parametrize("reason", list(Reason))
def test_the_braces_of_a_reason_are_facts_that_somebody_brings(reason: Reason):
    words = WORDS[reason]

    assert braces(words.headline) | braces(words.rule) == FACTS.get(reason, set())


def test_the_facts_stand_in_the_sentence():
    refused = Refused(Reason.CODE_WRONG, left=3)

    assert refused.headline == "验证码不对，还可以再试 3 次"


def test_a_fact_that_nobody_brought_prints_as_nothing():
    assert Refused(Reason.CODE_WRONG).headline == "验证码不对，还可以再试  次"


def test_a_brace_in_a_fact_is_only_text():
    assert Refused(Reason.ALREADY_LISTED, student="{left}").headline.startswith("{left}")


@pytest.mark.requirement("S31")
def test_the_search_has_one_uniform_answer():
    assert WORDS[Reason.NOT_ELIGIBLE].headline == "未找到或不可签约"


@pytest.mark.requirement("S71")
def test_a_taken_seat_names_what_holds_it_and_the_way_there():
    refused = Refused(Reason.SEAT_TAKEN, holder="电子签约（等待签约审核）", blocking=("online", 3))

    assert refused.headline == "已有一份电子签约（等待签约审核），所以不能再签约"
    assert refused.words.ways[0] == "blocking"


def test_who_wants_another_placement_is_told_how_the_first_one_ends():
    refused = Refused(Reason.SEAT_TAKEN, holder="其他去向（等待签约审核）", another=True)

    assert refused.headline == "已有一份其他去向（等待签约审核），所以不能再办另一份"
    assert "可以撤回；审核通过的，申请解除或解约" in refused.rule
    assert "邀请函" not in refused.rule
    assert refused.words.ways == ("blocking", "change_of_plan", "ask_school")
