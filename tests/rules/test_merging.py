"""Which notices wait for each other, which never, and what the one says that speaks for them."""

from datetime import UTC, datetime, timedelta

import pytest

from wxsign.rules import merging
from wxsign.rules.merging import Due, Join, Told, Wait

NOW = datetime(2026, 5, 15, 2, 0, tzinfo=UTC)
ZHAO, QIAN = ("student", 1, "wechat"), ("student", 2, "wechat")


def due(number, person=ZHAO, ago=0, *, is_fresh=True, carries=False):
    return Due(number, person, NOW - timedelta(seconds=ago), is_fresh=is_fresh, carries=carries)


def settled(*rows, left=None):
    last = {} if left is None else {ZHAO: NOW - timedelta(seconds=left)}
    return merging.settled(rows, last, NOW, minutes=3)


def test_the_first_goes_at_once_and_what_follows_waits_until_the_minutes_are_over():
    assert settled(due(1)) == {}
    assert settled(due(2), left=60) == {2: Wait(NOW + timedelta(seconds=120))}
    assert settled(due(2, ago=120), left=180) == {}


def test_what_is_due_together_leaves_as_the_oldest_of_its_person():
    assert settled(due(3), due(1), due(2, QIAN), due(4)) == {3: Join(1), 4: Join(1)}


def test_what_speaks_for_others_already_speaks_for_the_new_ones_too():
    assert settled(due(1), due(5, carries=True), due(6)) == {1: Join(5), 6: Join(5)}
    assert settled(due(5, carries=True), due(6, carries=True)) == {}


def test_what_was_tried_before_is_left_alone():
    assert settled(due(1), due(2, is_fresh=False), left=10) == {
        1: Wait(NOW + timedelta(seconds=170))
    }


def test_nothing_waits_longer_than_the_minutes_whatever_leaves_meanwhile():
    assert settled(due(1, ago=170), left=1) == {1: Wait(NOW + timedelta(seconds=10))}
    assert settled(due(1, ago=180), left=1) == {}


@pytest.mark.parametrize(
    "audience,priority,facts,waits",
    [
        ("student", 5, {}, True),
        ("employer", 3, {"deadline": "5月16日"}, True),
        ("student", 2, {}, False),
        ("code", 5, {}, False),
        ("reviewer", 8, {}, False),
        ("student", 5, {"deadline": "5月15日"}, False),
        ("student", 5, {"report_by": "5月15日"}, False),
    ],
)
def test_what_binds_a_code_and_a_deadline_of_today_never_wait(audience, priority, facts, waits):
    assert merging.may_wait(audience, priority, facts, NOW) is waits


def told(title, record=7, employer="江城软件", **facts):
    facts = {"employer": employer, "job_title": "文员", **facts}
    return Told(title, record, f"/student/agreements/{record}", facts)


def test_one_record_is_named_and_opened_several_are_counted():
    one = [told("签约审核通过"), told("单位确认你已报到")]
    several = [told("签约审核通过"), told("单位不同意解约", 8, "武汉光谷"), told("签约审核通过", 9)]

    assert merging.facts(one, "student") == {
        "count": "2",
        "names": "签约审核通过、单位确认你已报到",
        "who": "江城软件",
        "job_title": "文员",
    }
    assert merging.path(one) == "/student/agreements/7"
    assert merging.facts(several, "student") == {
        "count": "3",
        "names": "签约审核通过2条、单位不同意解约",
        "who": "多家单位",
        "job_title": "文员",
    }
    assert merging.path(several) == ""


def test_more_than_three_kinds_of_news_are_cut_short():
    news = [told(title) for title in ("甲", "乙", "丙", "丁")]

    assert merging.facts(news, "student")["names"] == "甲、乙、丙等"
