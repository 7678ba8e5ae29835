"""What may stand in a letter, and what the reader sees of it (S39, S40, S121, S183)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wxsign.rules import terms
from wxsign.rules.terms import BY_KEY, TERMS, Kind, Thresholds

TODAY = date(2026, 5, 15)
GOOD = {
    "job_category": "13",
    "job_title": "软件工程师",
    "answer_days": "5",
    "probation_days": "60",
    "probation_pay": "5000",
    "regular_pay": "6000",
    "penalty": "5000",
    "report_place": "武汉市示例大道2号",
    "report_by": "2026-07-10",
    "work_place": "武汉市",
    "contact": "周嘉禾",
    "contact_phone": "027-87651234",
    "file_reception": "2",
    "hukou_reception": "4",
}
SENT = {
    "file_reception": "1",
    "file_unit": "江城人才中心",
    "file_address": "武汉市示例路8号",
    "file_postcode": "430070",
    "file_contact": "许明哲",
    "file_phone": "15172496112",
}


def wide(text: str) -> str:
    """As a Chinese input method types it."""
    return "".join(chr(ord(character) + 0xFEE0) for character in text)


def read(**over: str) -> tuple[dict[str, str], dict[str, str]]:
    values, faults = terms.read({**GOOD, **over}, year=2026, today=TODAY)
    return values, dict(faults)


@pytest.mark.requirement("S39", "S40")
def test_the_form_asks_what_the_manual_asks():
    labels = [term.form_label for term in TERMS if term.group == terms.SIGNING]

    assert labels == [
        "工作职位类别",
        "拟聘用职位",
        "反馈有效期(天)",
        "试用期(天)",
        "试用起薪(元/月)",
        "转正起薪(元/月)",
        "违约金(元)",
        "报到地点",
        "报到期限",
        "实际工作地点",
        "签约联系人",
        "联系电话",
    ]
    assert [BY_KEY[key].label for key in ("file_reception", "hukou_reception")] == [
        "档案接收",
        "户口接收类型",
    ]


def test_a_good_letter_is_stored_as_it_was_typed():
    assert read() == ({**GOOD, "remarks": ""}, {})


@pytest.mark.requirement("S39", "S40")
@pytest.mark.parametrize("key", [term.key for term in TERMS if term.required and term.key in GOOD])
def test_every_field_with_a_star_is_required(key: str):
    verb = "选择" if BY_KEY[key].kind is Kind.CHOICE else "填写"

    faults = read(**{key: " 　"})[1]

    assert faults[key] == f"请{verb}{BY_KEY[key].label}。"
    assert list(faults) == [key]


@pytest.mark.parametrize(
    "typed", [wide("6000"), "6,000", "6，000", " 6 000 ", wide("6,000"), "006000"]
)
def test_numbers_may_be_typed_as_people_type_them(typed: str):
    values, faults = read(regular_pay=typed)

    assert (values["regular_pay"], faults) == ("6000", {})


@pytest.mark.parametrize(
    "typed", ["六千", "6000.5", "-1", "+1", "1e3", "²", "٣", "0x10", "6 000元", ".", "--"]
)
def test_whatever_is_no_whole_number_is_refused_with_its_unit(typed: str):
    assert read(penalty=typed)[1] == {"penalty": "违约金请填整数，单位是元。"}


@pytest.mark.parametrize("key", [t.key for t in TERMS if t.kind in (Kind.NUMBER, Kind.MONEY)])
def test_the_limits_of_a_number_belong_to_it(key: str):
    least, most = BY_KEY[key].least, BY_KEY[key].most

    assert read(**{key: str(least)})[1] == {}
    assert read(**{key: str(most)})[1] == {}
    assert list(read(**{key: str(most + 1)})[1]) == [key]
    if least:
        assert list(read(**{key: str(least - 1)})[1]) == [key]


@pytest.mark.requirement("S42")
def test_the_answer_window_is_one_to_thirty_days():
    assert (BY_KEY["answer_days"].least, BY_KEY["answer_days"].most) == (1, 30)
    assert read(answer_days="0")[1] == {"answer_days": "反馈有效期应在 1 到 30 天之间。"}


@pytest.mark.parametrize(
    "typed,sentence",
    [
        ("2026-05-15", ""),
        ("2026-05-14", "这一天已经过去，请选今天以后的日期。"),
        ("2029-12-31", "这一天太远了，请核对年份。"),
        ("2026-02-30", "请选择日期，例如 2026-07-10。"),
        ("明天", "请选择日期，例如 2026-07-10。"),
        ("2026/07/10", "请选择日期，例如 2026-07-10。"),
    ],
)
def test_the_day_of_reporting_is_a_real_day_ahead(typed: str, sentence: str):
    assert read(report_by=typed)[1].get("report_by", "") == sentence


@pytest.mark.parametrize("typed", ["2026-W28-5", "20260710"])
def test_a_day_is_stored_in_one_form_however_it_was_typed(typed: str):
    values, faults = read(report_by=typed)

    assert (values["report_by"], faults) == ("2026-07-10", {})


@pytest.mark.requirement("S121")
@pytest.mark.parametrize("reception,applies", [("1", True), ("2", False), ("3", True)])
def test_the_fields_of_the_file_apply_only_where_it_is_sent(reception: str, applies):
    values, faults = read(**{**SENT, "file_reception": reception})

    assert faults == {}
    assert ("file_unit" in values) is applies
    assert ("file_phone" in values) is applies


@pytest.mark.requirement("S121")
def test_a_file_that_is_sent_needs_all_its_fields():
    faults = read(file_reception="1")[1]

    assert list(faults) == [
        "file_unit", "file_address", "file_postcode", "file_contact", "file_phone",
    ]  # fmt: skip


@pytest.mark.parametrize("reception,needs", [("1", True), ("2", True), ("3", True), ("4", False)])
def test_a_hukou_that_moves_needs_its_address(reception: str, needs):
    assert ("hukou_address" in read(hukou_reception=reception)[1]) is needs


def test_what_was_typed_into_a_hidden_field_is_not_kept():
    values = read(**{**SENT, "file_reception": "2"})[0]

    assert set(values) == {*GOOD, "remarks"}


@pytest.mark.parametrize("key", ["job_category", "file_reception", "hukou_reception"])
def test_a_code_that_is_not_on_the_list_is_refused(key: str):
    assert read(**{key: "77"})[1] == {key: f"请从列表里选择{BY_KEY[key].label}。"}


@pytest.mark.parametrize("key", ["job_title", "report_place", "work_place", "contact"])
def test_a_text_that_is_too_long_says_how_long_it_is(key: str):
    most, label = BY_KEY[key].most, BY_KEY[key].label

    assert read(**{key: "字" * most})[1] == {}
    assert read(**{key: "字" * (most + 1)})[1] == {
        key: f"{label}最多 {most} 个字，现在是 {most + 1} 个字。"
    }


@pytest.mark.parametrize("typed", ["43007", "4300700", "43007X", "²30070"])
def test_a_postcode_has_six_digits(typed: str):
    assert read(**{**SENT, "file_postcode": typed})[1] == {"file_postcode": "邮编应为 6 位数字。"}


def test_a_note_keeps_its_lines_and_a_text_does_not():
    values, _faults = read(remarks="一\r\n二", job_title="软件\n 工程师")

    assert (values["remarks"], values["job_title"]) == ("一\n二", "软件 工程师")


@given(st.dictionaries(st.sampled_from([term.key for term in TERMS]), st.text(max_size=60)))
def test_whatever_is_typed_is_read_without_a_crash_and_read_again_is_the_same(typed):
    values, faults = terms.read(typed, year=2026, today=TODAY)
    again, faults_again = terms.read(values, year=2026, today=TODAY)

    assert (again, faults_again) == (values, faults)
    assert set(faults) <= set(values)
    assert all(terms.shown(key, values, year=2026) for key in values.keys() - faults.keys())
    assert set(terms.hints(values, Thresholds())) <= {"probation_days", "probation_pay", "penalty"}


def test_an_endless_number_is_refused_like_a_big_one():
    assert list(read(penalty="9" * 5000)[1]) == ["penalty"]


@pytest.mark.parametrize("typed", ["²", "9" * 5000])
def test_a_hint_looks_away_from_what_is_no_number(typed: str):
    values = read(penalty=typed, probation_days=typed)[0]

    assert terms.hints(values, Thresholds()) == {}


@pytest.mark.requirement("S183")
def test_the_letter_shows_every_field_that_applies():
    values = {**read(**SENT)[0], "remarks": "包住宿"}

    shown = [term.key for _group, rows in terms.in_groups(values) for term in rows]

    assert shown == [key for key in BY_KEY if key in values]
    assert {"penalty", "report_place", "job_category", "answer_days"} <= set(shown)


def test_a_group_without_fields_is_left_out():
    assert [group for group, _rows in terms.in_groups(read()[0])] == [
        "签约信息", "档案信息", "户口信息",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "key,text",
    [
        ("regular_pay", "6,000 元/月"),
        ("probation_days", "60 天"),
        ("report_by", "2026年7月10日"),
        ("file_reception", "单位不接收"),
        ("hukou_reception", "不接收"),
        ("job_category", "工程技术人员"),
        ("job_title", "软件工程师"),
        ("file_unit", "-"),
    ],
)
@pytest.mark.requirement("S45")
def test_a_value_is_shown_as_people_read_it(key: str, text: str):
    assert terms.with_unit(key, GOOD, year=2026) == text


@pytest.mark.requirement("S47")
def test_the_difference_of_two_versions_names_the_fields_in_the_order_of_the_form():
    old, new = read()[0], read(**SENT, regular_pay="7000", job_title="测试工程师")[0]

    assert [term.key for term in terms.diff(old, new)] == [
        "job_title", "regular_pay", "file_reception", "file_unit", "file_address",
        "file_postcode", "file_contact", "file_phone",
    ]  # fmt: skip
    assert terms.diff(new, new) == ()


@pytest.mark.parametrize(
    "over,key,sentence",
    [
        (
            {"probation_days": "184"},
            "probation_days",
            "超过 6 个月。劳动合同法规定试用期最长 6 个月。",
        ),
        ({"probation_days": "183"}, "probation_days", None),
        ({"probation_pay": "4799"}, "probation_pay", "是转正起薪的 79%，低于法定的 80%。"),
        ({"probation_pay": "4800"}, "probation_pay", None),
        ({"penalty": "6001"}, "penalty", "高于一个月的转正起薪。"),
        ({"penalty": "6000"}, "penalty", None),
        ({"penalty": "5000", "regular_pay": "3000", "probation_pay": "3000"}, "penalty", None),
    ],
)
def test_an_unusual_term_gets_a_hint_and_no_more(over, key: str, sentence: str | None):
    values, faults = read(**over)

    assert faults == {}
    assert terms.hints(values, Thresholds()).get(key) == sentence


def test_a_field_that_nobody_filled_gets_no_hint():
    assert terms.hints({}, Thresholds()) == {}
