"""Accounts and passwords: the rule in words, and each way to break it."""

import pytest

from wxsign.rules import accounts

KNOWN = ("hr-wuhan", "13911112222")
RULE = "密码不够安全：至少 10 个字符，要有字母，也要有数字；不能包含账号或手机号。"


@pytest.mark.parametrize(
    "password,sentence",
    [
        ("", "请填写新密码。"),
        ("short-1", RULE),
        ("onlyletters", RULE),
        ("12345678901", RULE),
        ("aaaaaaaaa1", RULE),
        ("my-hr-wuhan-2026", RULE),
        ("a13911112222z", RULE),
        ("sign-on-line-2026", ""),
        ("签约密码一二三四五六1", ""),
        ("x1" * 65, "密码最多 128 个字符。"),
    ],
)
def test_a_password_is_long_mixed_and_not_what_everybody_knows(password, sentence):
    assert accounts.password_fault(password, password, KNOWN) == sentence


def test_the_same_is_typed_twice():
    fault = accounts.password_fault("sign-on-line-2026", "sign-on-line-2027", KNOWN)

    assert fault == "两次填写的密码不一样，请再填一次。"


@pytest.mark.parametrize(
    "name,sentence",
    [
        ("", "请填写姓名。"),
        ("王" * 21, "姓名最多 20 个字，现在是 21 个字。"),
        ("王小明😀", "“😀”不能印到协议书上，请改用文字。"),
        ("买买提·艾力", ""),
    ],
)
def test_a_name_is_short_and_can_be_printed_where_its_bearer_signs(name, sentence):
    assert accounts.name_fault(name) == sentence


@pytest.mark.parametrize(
    "account", ["abc", "HR2026", ".abcd", "a b c d", "人事部", "a" * 41, "a;--x"]
)
def test_an_account_of_other_signs_is_refused_with_the_rule(account):
    assert accounts.account_fault(account) == f"账号不合要求：{accounts.ACCOUNT_RULE}"


@pytest.mark.parametrize("account", ["abcd", "hr.wuhan_01", "0-hr", "a" * 40])
def test_a_plain_account_will_do(account):
    assert accounts.account_fault(account) == ""
