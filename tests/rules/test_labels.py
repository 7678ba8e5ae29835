"""What a state is called, column by column (domain.md §6.6)."""

import pytest

from wxsign.rules import labels
from wxsign.rules.lifecycle import ONLINE, O, Process, holds_seat
from wxsign.rules.people import Who

COLUMNS = {  # 应约状态, 审核状态, 协议书状态
    O.INVITED: ("待应约", "", ""),
    O.DECLINED: ("已拒绝", "", ""),
    O.EXPIRED: ("已过期", "", ""),
    O.WITHDRAWN: ("已撤回", "", ""),
    O.UNDER_REVIEW: ("双方已签约", "等待签约审核", "未生效"),
    O.CHANGE_PROPOSED: ("修改待确认", "等待签约审核", "未生效"),
    O.EFFECTIVE: ("双方已签约", "签约审核通过", "已生效"),
    O.REPORTED: ("双方已签约", "签约审核通过", "已生效"),
    O.REJECTED: ("双方已签约", "签约审核不通过", "未生效"),
    O.TERMINATED: ("已解约", "解约审核通过", "未生效"),
}
STATES = [state for state in O if state is not O.NEW]


def test_every_state_has_labels():
    assert set(labels.ONLINE) == set(STATES)


@pytest.mark.requirement("S173", "S174", "S175", "S176", "S187")
@pytest.mark.parametrize("state", STATES)
def test_the_columns_print_the_manuals_words(state: O):
    row = labels.ONLINE[state]

    assert (row.answer, row.review, row.paper) == COLUMNS[state]


@pytest.mark.requirement("S178")
def test_the_kinds_of_signing_print_the_manuals_words():
    assert labels.SIGNING_KIND == "电子签约"
    assert labels.DESTINATION_KIND == "协议就业（电子签约）"


@pytest.mark.requirement("S64")
def test_the_progress_bar_has_the_manuals_three_steps():
    assert labels.STEPS == ("单位发起签约", "学生处理", "院校审核")


@pytest.mark.parametrize("state", STATES)
def test_the_tone_is_one_of_the_five(state: O):
    assert labels.ONLINE[state].tone in {"waiting", "done", "refused", "ended", "blocked"}


@pytest.mark.parametrize("state", [s for s in STATES if labels.ONLINE[s].turn])
def test_whose_turn_it_is_has_a_move_to_make(state: O):
    turn = labels.ONLINE[state].turn

    assert [row for row in ONLINE if row.who is turn and state in row.source]


@pytest.mark.parametrize("state", STATES)
def test_an_agreement_in_force_holds_the_seat(state: O):
    if labels.ONLINE[state].paper == "已生效":
        assert holds_seat(Process.ONLINE, state)


def test_the_review_names_a_state_once_there_is_one():
    assert [labels.main_label(O.INVITED), labels.main_label(O.REJECTED)] == [
        "待应约",
        "签约审核不通过",
    ]


def test_while_a_change_waits_for_the_student_the_change_names_the_state():
    assert labels.main_label(O.CHANGE_PROPOSED) == "修改待确认"


def test_nobody_waits_for_the_clock():
    assert Who.CLOCK not in {row.turn for row in labels.ONLINE.values()}
