"""The nine classes with their forms, proofs and codes (S152 to S159, `domain.md` §7)."""

from datetime import date

import pytest

from tests.destinations import typed
from wxsign.rules import codes, destinations
from wxsign.rules.destination_table import CLASSES
from wxsign.rules.terms import Kind

TODAY = date(2026, 5, 15)
KINDS = tuple(destinations.kinds())


def read(kind: str, year: int = 2026, **over: str):
    return destinations.read(kind, typed(kind, **over), year=year, today=TODAY)


def fields(kind: str) -> list[tuple[str, str]]:
    return [(term.group, term.label) for term in destinations.table(kind)]


@pytest.mark.requirement("S152")
def test_the_nine_classes_have_the_words_of_the_manual():
    assert [class_.title + class_.note for class_ in CLASSES.values()] == [
        "签就业协议书形式就业（含公务员、事业单位招聘通知书等）",
        "签劳动合同形式就业",
        "其它录用形式就业（单位用人证明）",
        "自由职业",
        "自主创业（参考《自主创业认定暂行办法》）",
        (
            "政策类就业项目（应征义务兵、选调生、科研助理、农村义务教育学校教师、特岗教师、"
            "西部计划、村官、三支一扶等）"
        ),
        "升学（全日制和非全日制，不含出国出境）",
        "出国、出境（工作和深造）",
        "暂未就业（待就业、拟升学、其它暂不就业）",
    ]
    assert list(CLASSES) == ["1", "2", "3", "4", "5", "6", "7", "8", "9"]


@pytest.mark.requirement("S153")
def test_further_study_has_its_five_sub_classes():
    assert [sub.label for sub in CLASSES["7"].subs] == [
        "全日制",
        "非全日制，户档迁回原籍（默认）",
        "非全日制，户档办理人事代理（托管）",
        "非全日制，户档工作单位直接接收",
        "非全日制，户档迁往就读高校",
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_a_form_that_is_filled_in_is_whole_and_says_it_all(kind: str):
    values, faults = read(kind)
    said = dict(row for group in destinations.shown(kind, values, 2026) for row in group.rows)

    assert faults == {}
    assert [term.label for term in destinations.table(kind) if term.label not in said] == []
    assert 0 < len(destinations.name(kind, values)) <= 80
    assert len(kind) <= 20
    assert destinations.words(kind).startswith(CLASSES[kind[0]].title)


@pytest.mark.parametrize("kind", KINDS)
def test_an_empty_form_names_every_field_that_is_needed(kind: str):
    _values, faults = destinations.read(kind, {}, year=2026, today=TODAY)

    assert set(faults) == {term.key for term in destinations.table(kind) if term.required}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("year", [2014, 2020, 2021, 2040])
def test_every_list_of_a_form_exists_for_every_cohort(kind: str, year: int):
    lists = [term.choices for term in destinations.table(kind) if term.kind is Kind.CHOICE]

    assert all(codes.choices(name, year) for name in lists)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("year", [2020, 2026])
def test_a_code_for_the_plan_is_one_of_the_cohort(kind: str, year: int):
    code = destinations.plan_code(kind, read(kind)[0], year)

    assert code in codes.choices("destination", year)


# class.sub: the codes of the cohort 2020 and of 2026 (domain.md §1.1 d, §7)
CODES = {
    "1.1": ("10", "10"),
    "2.1": ("11", "11"),
    "3.1": ("12", "12"),
    "4.9": ("76", "76"),
    "5.3": ("75", "75"),
    "6.1": ("46", "46"),
    "6.2": ("51", "512"),
    "6.3": ("27", "271"),
    "6.4": ("51", "519"),
    "6.5": ("50", "501"),
    "6.6": ("50", "503"),
    "6.7": ("51", "519"),
    "6.8": ("50", "502"),
    "8.1": ("85", "85"),
    "9.1": ("70", "70"),
    "9.2": ("71", "71"),
    "9.3": ("72", "72"),
}


@pytest.mark.parametrize("kind", CODES)
def test_the_code_follows_the_sub_class_and_the_cohort(kind: str):
    found = tuple(destinations.plan_code(kind, {}, year) for year in (2020, 2026))

    assert found == CODES[kind]


@pytest.mark.parametrize(
    "kind,field,refined",
    [
        ("7.1", "level", {"1": "801", "2": "802", "3": "803"}),
        ("8.2", "contract", {"1": "10", "2": "11", "3": "12"}),
    ],
)
def test_from_2021_on_a_field_refines_the_code(kind: str, field: str, refined: dict[str, str]):
    found = {value: destinations.plan_code(kind, {field: value}, 2021) for value in refined}
    before = {destinations.plan_code(kind, {field: value}, 2020) for value in refined}

    assert found == refined
    assert before == {CLASSES[kind[0]].subs[int(kind[2]) - 1].code}


@pytest.mark.requirement("S156", "S157", "S158")
def test_the_form_of_further_study_has_the_groups_and_fields_of_the_manual():
    assert [label for label, _words, _hint in destinations.fixed("7.1")] == [
        "就业类别",
        "就业状况",
        "单位性质",
    ]
    assert fields("7.1") == [
        ("就业信息", "录取院校"),
        ("就业信息", "录取院校所在地"),
        ("就业信息", "录取层次"),
        ("就业信息", "录取专业"),
        ("派遣信息", "录取院校名称"),
        ("派遣信息", "录取院校所在地"),
        ("档案信息", "档案转寄单位名称"),
        ("档案信息", "档案转递地址"),
        ("档案信息", "档案转递邮编"),
        ("档案信息", "档案转递联系电话"),
        ("档案信息", "户口迁转地址"),
    ]


@pytest.mark.requirement("S157", "S158")
def test_the_hints_beside_the_fields_are_those_of_the_manual():
    said = {key: destinations.tip(key, 2022) for key in ("sent_to", "sent_place")}

    assert said == {
        "sent_to": "报到证抬头，或档案托管单位名称",
        "sent_place": "回原籍或直辖市可以到区县，其它填到市",
    }
    assert destinations.tip("file_address", 2026) == "精确到门牌号"
    assert destinations.tip("file_contact", 2026) == "格式为：联系人(电话)"
    assert destinations.tip("hukou_address", 2026) == "户口未迁入学校，填写“未迁入”"


def test_from_2023_on_nothing_speaks_of_the_abolished_report_card():
    said = [destinations.tip(term.key, 2023) for kind in KINDS for term in destinations.table(kind)]

    assert [text for text in said if "报到证" in text] == []


def test_a_soldier_says_nothing_of_a_file_that_stays():
    assert [label for _group, label in fields("6.1")] == ["征集地", "通知书编号"]


@pytest.mark.parametrize(
    "typed_,stored",
    [
        ("王老师(027-87651234)", "王老师(027-87651234)"),
        ("王老师（ 13987651234 ）", "王老师(13987651234)"),
    ],
)
@pytest.mark.requirement("S158")
def test_the_contact_of_the_file_is_kept_in_one_form(typed_: str, stored: str):
    values, faults = read("7.1", file_contact=typed_)

    assert (values["file_contact"], faults) == (stored, {})


@pytest.mark.parametrize(
    "kind,field,value,sentence",
    [
        (
            "7.1",
            "file_contact",
            "02787651234",
            "请按“联系人(电话)”填写，例如 王老师(027-87654321)。",
        ),
        (
            "7.1",
            "file_contact",
            "王老师(12)",
            "请填手机号，或带区号的固定电话，例如 027-87654321。",
        ),
        ("7.1", "name", "", "请填写录取院校。"),
        ("7.1", "level", "9", "请从列表里选择录取层次。"),
        ("7.1", "file_postcode", "4300", "邮编应为 6 位数字。"),
        ("2.1", "credit_code", "911306007216356986", "统一社会信用代码有一位不对，请逐位核对。"),
        ("2.1", "route", "", "请选择户档去向。"),
        ("3.1", "pay", "", "请填写月薪。"),
        ("4.1", "pay", "很多", "月均收入请填整数，单位是元/月。"),
    ],
)
def test_what_is_wrong_stands_beside_its_field(kind: str, field: str, value: str, sentence: str):
    _values, faults = read(kind, **{field: value})

    assert faults == {field: sentence}


def test_a_unit_abroad_needs_no_credit_code():
    assert read("1.5", credit_code="")[1] == {}
    assert set(read("1.1", credit_code="")[1]) == {"credit_code"}


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_registration_says_has_a_key_of_its_own_for_each_thing(kind: str):
    values, _faults = read(kind)

    said = list(destinations.each(kind, values, 2026))

    assert len({one.key for one in said}) == len(said)
    assert [(one.label, one.text) for one in said] == [
        row for group in destinations.shown(kind, values, 2026) for row in group.rows
    ]


def test_a_party_reads_masked_numbers_and_the_desk_whole_ones():
    values, _faults = read("2.1")
    masked = dict(
        row for group in destinations.shown("2.1", values, 2026, masked=True) for row in group.rows
    )
    whole = dict(row for group in destinations.shown("2.1", values, 2026) for row in group.rows)

    assert (masked["联系电话"], whole["联系电话"]) == ("027****1234", "027-87651234")
    assert (masked["档案转递联系电话"], whole["档案转递联系电话"]) == (
        "王老师(027****1234)",
        "王老师(027-87651234)",
    )


@pytest.mark.requirement("S159")
def test_every_kind_but_not_yet_employed_needs_a_proof():
    needless = [kind for kind in KINDS if not destinations.proof(kind).required]

    assert needless == ["9.1", "9.2", "9.3"]
    assert destinations.proof("7.1").label == "录取证明材料或录取通知书"
    assert destinations.proof("7.1").words == "升学请提供录取通知书附件。"


def test_only_not_yet_employed_leaves_the_seat():
    assert [kind for kind in KINDS if destinations.is_seatless(kind)] == ["9.1", "9.2", "9.3"]


@pytest.mark.requirement("S151")
@pytest.mark.parametrize(
    "kind,name", [("7.1", "江城示例大学"), ("6.1", "应征义务兵"), ("9.2", "拟升学")]
)
def test_the_list_shows_the_destinations_own_name(kind: str, name: str):
    assert destinations.name(kind, read(kind)[0]) == name


@pytest.mark.parametrize(
    "kind", ["", "7", "7.", "7.0", "7.6", "10.1", "7.01", "7.²", "x.1", "7.1.1"]
)
def test_what_is_no_kind_is_found_to_be_none(kind: str):
    assert destinations.find(kind) is None
