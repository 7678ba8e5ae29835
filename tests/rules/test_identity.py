"""Numbers of people and units (domain.md §2); stdnum as oracle where it is right."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric, uscc

from wxsign.rules import identity

ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def wide(text: str) -> str:
    """As a Chinese input method types it."""
    return "".join(chr(ord(character) + 0xFEE0) for character in text)


SEVENTEEN = st.text("0123456789", min_size=17, max_size=17)


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002X",
        "11010519491231002x",
        " 440524188001010014 ",
        "110101199701020839",
        wide("110101199701020839"),
        "110101 19970102 0839",
    ],
)
def test_a_real_id_number_is_taken_however_it_is_typed(typed: str):
    assert identity.id_number_fault(typed) == ""


@pytest.mark.parametrize(
    "body",
    [
        "42011619970102083",  # a county younger than the person, which stdnum refuses
        "42900419930102083",
        "33011320010102083",  # a county that stdnum does not know and crashes on
        "81000020010102083",  # residents of Hong Kong, Macao and Taiwan
        "82000019980102083",
        "83000019900102083",
    ],
)
def test_real_people_whom_stdnum_refuses_are_taken(body: str):
    assert identity.id_number_fault(body + identity.id_check_digit(body)) == ""


@pytest.mark.parametrize(
    "typed,sentence",
    [
        ("110105491231002", "这是 15 位的旧身份证号，请填 18 位的身份证号。"),
        ("1101051949123100", "身份证号应为 18 位，最后一位可以是 X。"),
        ("X1010519491231002X", "身份证号应为 18 位，最后一位可以是 X。"),
        ("1101051949123100²X", "身份证号应为 18 位，最后一位可以是 X。"),
        ("", "身份证号应为 18 位，最后一位可以是 X。"),
        ("990105194912310025", "身份证号里的地区或出生日期不对，请核对。"),
        ("110105194902310025", "身份证号里的地区或出生日期不对，请核对。"),
        ("110105194912310021", "身份证号有一位不对，请逐位核对。"),
    ],
)
def test_a_wrong_id_number_gets_its_sentence(typed: str, sentence: str):
    assert identity.id_number_fault(typed) == sentence


@given(SEVENTEEN)
def test_the_check_digit_is_the_one_of_stdnum(body: str):
    assert identity.id_check_digit(body) == ric.calc_check_digit(body + "0")


@given(
    province=st.sampled_from(["110101", "420106", "820000"]),
    born=st.dates(date(1950, 1, 1), date(2010, 12, 31)),
    serial=st.integers(0, 999),
    place=st.integers(0, 16),
    other=st.sampled_from("0123456789"),
)
def test_one_wrong_digit_is_always_found(province, born, serial, place, other):
    body = f"{province}{born:%Y%m%d}{serial:03d}"
    number = body + identity.id_check_digit(body)

    wrong = number[:place] + other + number[place + 1 :]

    assert identity.id_number_fault(number) == ""
    assert (identity.id_number_fault(wrong) == "") is (wrong == number)


@pytest.mark.parametrize(
    "typed",
    ["91130600721635698E", "91110000600037341L", "91110000600037341l", " 91110000 600037341L"],
)
def test_a_real_credit_code_is_taken(typed: str):
    assert identity.credit_code_fault(typed) == ""


@pytest.mark.parametrize("prefix", ["A1", "A9", "N1", "N2", "N3", "N9", "Y1"])
def test_registrars_that_stdnum_refuses_are_taken(prefix: str):
    body = f"{prefix}420111MA4K00017"

    assert identity.credit_code_fault(body + identity.credit_check_digit(body)) == ""


@pytest.mark.parametrize(
    "typed,sentence",
    [
        ("911306007216356986", "统一社会信用代码有一位不对，请逐位核对。"),
        ("91130600721635698", "统一社会信用代码应为 18 位。"),
        ("9113060072163569OE", "统一社会信用代码里没有 I、O、S、V、Z，请核对。"),
        ("9113060A721635698E", "统一社会信用代码有一位不对，请逐位核对。"),
        ("721635698", "统一社会信用代码应为 18 位。"),
    ],
)
def test_a_wrong_credit_code_gets_its_sentence(typed: str, sentence: str):
    assert identity.credit_code_fault(typed) == sentence


@given(st.from_regex(r"\A[0-9]{8}[0-9A-HJ-NPQRTUWXY]{9}\Z"))
def test_the_check_character_is_the_one_of_stdnum(body: str):
    check = identity.credit_check_digit(body)

    assert check == uscc.calc_check_digit(body)
    assert identity.credit_code_fault(body + check) == ""


@pytest.mark.parametrize(
    "typed", ["15172496112", "+86 151 7249 6112", "86-151-7249-6112", wide("15172496112")]
)
def test_a_mobile_number_is_stored_as_eleven_digits(typed: str):
    assert (identity.mobile(typed), identity.mobile_fault(typed)) == ("15172496112", "")


@pytest.mark.parametrize("typed", ["12172496112", "1517249611", "151724961123", "027-87654321", ""])
def test_whatever_is_no_mobile_number_is_refused(typed: str):
    assert identity.mobile_fault(typed) == "手机号应为 11 位，以 1 开头。"


@pytest.mark.parametrize(
    "typed",
    ["021-5649841", "02187654321", "87654321", "0728-6222222-8001", "400-820-1234", "15172496112"],
)
def test_a_landline_is_taken_as_people_write_it(typed: str):
    assert identity.phone_fault(typed) == ""


@pytest.mark.parametrize("typed", ["110", "电话", "027-87654321-", "2787654321²", "0000"])
def test_whatever_is_no_telephone_is_refused(typed: str):
    assert identity.phone_fault(typed) == "请填手机号，或带区号的固定电话，例如 027-87654321。"


@pytest.mark.parametrize(
    "typed,fits",
    [
        ("name@example.com", True),
        ("a.b+c@mail.example.com.cn", True),
        ("name@example", False),
        ("name", False),
        ("two@at@example.com", False),
        ("na me@example.com", False),
        ("name@example..com", False),
        ("", False),
    ],
)
def test_a_mail_address_is_one_address(typed: str, fits):
    assert (identity.mail_fault(typed) == "") is fits


@pytest.mark.requirement("S67")
@pytest.mark.parametrize(
    "masked,clear,shown",
    [
        (identity.masked_id, "110101199701020839", "110101********0839"),
        (identity.masked_phone, "13312345660", "133****5660"),
        (identity.masked_phone, "021-56493643", "021****3643"),
        (identity.masked_mail, "hjlin@qq.com", "hjl***@qq.com"),
        (identity.masked_mail, "hyz@163.com", "hy***@163.com"),
        (identity.masked_mail, "hy@163.com", "h***@163.com"),
        (identity.masked_mail, "h@163.com", "h***@163.com"),
        (identity.masked_name, "黄小明", "黄**"),
        (identity.masked_id, "", ""),
        (identity.masked_phone, "", ""),
        (identity.masked_mail, "", ""),
        (identity.masked_name, "", ""),
    ],
)
def test_the_masks_are_those_of_the_manual(masked, clear: str, shown: str):
    assert masked(clear) == shown


@pytest.mark.requirement("S67")
@given(st.from_regex(r"\A[0-9]{6}[0-9]{8}[0-9]{3}[0-9X]\Z"))
def test_a_masked_id_hides_the_day_of_birth(number: str):
    assert identity.masked_id(number) == f"{number[:6]}********{number[14:]}"


@given(st.text(max_size=20))
def test_no_text_makes_a_check_crash(text: str):
    for fault in (
        identity.id_number_fault,
        identity.credit_code_fault,
        identity.mobile_fault,
        identity.phone_fault,
        identity.mail_fault,
    ):
        assert isinstance(fault(text), str)
