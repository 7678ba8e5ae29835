"""The table of registrations and the unit's data."""

from datetime import date

import pytest

from tests.registrations import profile
from wxsign.models import Employer, Registration, TrailEntry
from wxsign.rules import registration, unit
from wxsign.rules.people import Actor, Who
from wxsign.rules.refusals import Reason, Refused
from wxsign.rules.registration import LABELS, PROCESS, TABLE, R

TODAY = date(2026, 5, 15)


def test_every_state_but_the_first_has_its_word_and_fits_its_column():
    assert set(LABELS) == set(R) - {R.NEW}
    assert max(len(state) for state in R) <= Registration.__table__.c.state.type.length
    assert len(PROCESS) <= TrailEntry.__table__.c.process.type.length


@pytest.mark.parametrize("name", ["approve", "reject"])
def test_the_college_level_decides_on_no_unit(name):
    with pytest.raises(Refused) as caught:
        registration.move_for(name, R.WAITING, Actor(Who.REVIEWER, 1, "李学文"))

    assert caught.value.reason is Reason.NOT_YOURS


@pytest.mark.parametrize("state", [R.APPROVED, R.REJECTED, R.WITHDRAWN])
@pytest.mark.parametrize("name", ["approve", "reject", "withdraw"])
def test_nothing_is_decided_twice(name, state):
    who = next(row.who for row in TABLE if row.name == name)

    with pytest.raises(Refused) as caught:
        registration.move_for(name, state, Actor(who, 1, "方敬之"))

    assert caught.value.reason is Reason.WRONG_STATE


def test_every_field_of_a_unit_is_a_column_of_the_employer():
    assert {term.key for term in unit.TABLE} <= set(Employer.__table__.columns.keys())


@pytest.mark.parametrize(
    "key,value,sentence",
    [
        ("credit_code", "91420100MA4KNEW771", "统一社会信用代码有一位不对，请逐位核对。"),
        ("credit_code", "9142", "统一社会信用代码应为 18 位。"),
        ("phone", "027-87651234", "手机号应为 11 位，以 1 开头。"),
        ("email", "hr", "邮箱地址不完整，例如 name@example.com。"),
        ("postcode", "4300", "邮编应为 6 位数字。"),
        ("nature", "77", "请从列表里选择单位性质。"),
        ("name", "", "请填写单位名称。"),
        ("name", "某" * 81, "单位名称最多 80 个字，现在是 81 个字。"),
    ],
)
def test_a_wrong_field_has_its_sentence(key, value, sentence):
    _values, faults = unit.read(profile(**{key: value}), TODAY)

    assert faults == {key: sentence}


def test_codes_and_phones_are_stored_in_one_form():
    code = profile()["credit_code"]
    typed = profile(credit_code=f" {code[:8].lower()} {code[8:]}", phone="+86 139-1111 2222")

    values, faults = unit.read(typed, TODAY)

    assert (values["credit_code"], values["phone"], faults) == (code, "13911112222", {})
