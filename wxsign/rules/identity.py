"""Checksums and masking: ID card, credit code, telephone, mail (`domain.md` §2).

Our own arithmetic: stdnum's ID check refuses real people and crashes on new counties (§2.1), and
its credit-code check refuses codes that GB 32100 allows (§2.2). It serves as oracle in the tests.
"""

import re
from datetime import date
from operator import mul

_ID_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS = "10X98765432"
_PROVINCES = frozenset(
    [
        "11",
        "12",
        "13",
        "14",
        "15",
        "21",
        "22",
        "23",
        "31",
        "32",
        "33",
        "34",
        "35",
        "36",
        "37",
        "41",
        "42",
        "43",
        "44",
        "45",
        "46",
        "50",
        "51",
        "52",
        "53",
        "54",
        "61",
        "62",
        "63",
        "64",
        "65",
        "71",
        "81",
        "82",
        "83",
    ]
)
_CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_MOBILE = re.compile(r"1[3-9]\d{9}")
_LANDLINE = re.compile(r"((0\d{2,3}-?)?\d{7,8}(-\d{1,6})?|400-?\d{3}-?\d{4})")
_MAIL = re.compile(r"[^\s@]{1,64}@[^\s@.]+(\.[^\s@.]+)+")
_OLD_ID, _ID = re.compile(r"\d{15}"), re.compile(r"\d{17}[\dX]")
_BLANKS, _BETWEEN = re.compile(r"\s"), re.compile(r"[\s-]")
_OF_CHINA = re.compile(r"^\+?86(?=1\d{10}$)")
_WIDE = re.compile("[\uff01-\uff5e\u3000]")  # most texts have none, and looking is cheaper
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}


def plain(text: str) -> str:
    """The text with full-width letters made narrow and no blanks at its ends."""
    if text.isascii() or _WIDE.search(text) is None:
        return text.strip()
    return text.translate(_FULL_WIDTH).strip()


def id_number(text: str) -> str:
    """An ID number in its stored form: 18 characters, capital X. Not checked."""
    number = plain(text)
    return (number if number.isalnum() else _BLANKS.sub("", number)).upper()


def id_number_fault(text: str) -> str:
    """What is wrong with this ID number (GB 11643-1999), as a sentence; empty if nothing."""
    number = id_number(text)
    if _OLD_ID.fullmatch(number):
        return "这是 15 位的旧身份证号，请填 18 位的身份证号。"
    if not _ID.fullmatch(number):
        return "身份证号应为 18 位，最后一位可以是 X。"
    if number[:2] not in _PROVINCES or not _is_date(number[6:14]):
        return "身份证号里的地区或出生日期不对，请核对。"
    if number[17] != id_check_digit(number[:17]):
        return "身份证号有一位不对，请逐位核对。"
    return ""


def id_check_digit(body: str) -> str:
    """The 18th character for 17 digits (GB 11643-1999)."""
    return _ID_CHECKS[sum(map(mul, map(int, body), _ID_WEIGHTS)) % 11]


def credit_code(text: str) -> str:
    """A unified social credit code in its stored form. Not checked."""
    return re.sub(r"\s", "", plain(text)).upper()


def credit_code_fault(text: str) -> str:
    """What is wrong with this credit code (GB 32100-2015), as a sentence; empty if nothing."""
    code = credit_code(text)
    if len(code) != 18:
        return "统一社会信用代码应为 18 位。"
    if any(character not in _CREDIT_ALPHABET for character in code):
        return "统一社会信用代码里没有 I、O、S、V、Z，请核对。"
    if not code[2:8].isdigit() or code[17] != credit_check_digit(code[:17]):
        return "统一社会信用代码有一位不对，请逐位核对。"
    return ""


def credit_check_digit(body: str) -> str:
    """The 18th character for 17 characters (GB 32100-2015, weights 3^i mod 31)."""
    total = sum(
        _CREDIT_ALPHABET.index(character) * pow(3, place, 31)
        for place, character in enumerate(body)
    )
    return _CREDIT_ALPHABET[(31 - total % 31) % 31]


def mobile(text: str) -> str:
    """A mobile number in its stored form: 11 digits, without +86, blanks and dashes."""
    number = plain(text)
    if _MOBILE.fullmatch(number):  # as nearly all are written
        return number
    return _OF_CHINA.sub("", _BETWEEN.sub("", number))


def mobile_fault(text: str) -> str:
    """What is wrong with this mobile number, as a sentence; empty if nothing."""
    return "" if _MOBILE.fullmatch(mobile(text)) else "手机号应为 11 位，以 1 开头。"


def phone_fault(text: str) -> str:
    """What is wrong with this mobile or landline number (`domain.md` §2.3)."""
    if _MOBILE.fullmatch(mobile(text)) or _LANDLINE.fullmatch(plain(text)):
        return ""
    return "请填手机号，或带区号的固定电话，例如 027-87654321。"


def mail_fault(text: str) -> str:
    """What is wrong with this mail address, as a sentence; empty if nothing."""
    return "" if _MAIL.fullmatch(plain(text)) else "邮箱地址不完整，例如 name@example.com。"


def masked_id(number: str) -> str:
    """110101********0839: six, eight stars, four (S67, `domain.md` §2.4)."""
    return f"{number[:6]}********{number[-4:]}" if number else ""


def masked_phone(number: str) -> str:
    """133****5660 or 021****3643 (S67)."""
    if not number:
        return ""
    digits = re.sub(r"\D", "", number)
    return f"{digits[:3]}****{digits[-4:]}"


def masked_mail(address: str) -> str:
    """hjl***@qq.com: at most three leading characters, at least one hidden (S67)."""
    local, at, domain = address.partition("@")
    return f"{local[: max(1, min(3, len(local) - 1))]}***@{domain}" if at else ""


def masked_name(name: str) -> str:
    """黄*: the family name alone, for people who are not yet partners."""
    return f"{name[:1]}{'*' * max(1, len(name) - 1)}" if name else ""


def masked_unit(name: str) -> str:
    """武汉云麓****有限公司: both ends of a unit's name, enough to compare with a paper."""
    ends = 4 if len(name) > 9 else 1
    hidden = len(name) - 2 * ends
    return name[:ends] + "*" * hidden + name[-ends:] if hidden > 0 else masked_name(name)


def _is_date(digits: str) -> bool:
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return True
