"""What an account and a password must look like (decision 20, S23)."""

import re

from wxsign.rules import printing

SHORTEST, LONGEST = 10, 128
ACCOUNT_RULE = "4 到 40 个字符：小写字母、数字、点、下划线和短横线，以字母或数字开头。"
PASSWORD_RULE = "至少 10 个字符，要有字母，也要有数字；不能包含账号或手机号。"  # noqa: S105 - the words of the rule

_ACCOUNT = re.compile(r"[a-z0-9][a-z0-9._-]{3,39}")
_NAME_LONGEST = 20


def account_fault(account: str) -> str:
    """What is wrong with an account's name, as a sentence; empty if nothing."""
    if not account:
        return "请填写账号。"
    return "" if _ACCOUNT.fullmatch(account) else f"账号不合要求：{ACCOUNT_RULE}"


def name_fault(name: str) -> str:
    """What is wrong with the name of a colleague, as a sentence; empty if nothing.

    It stands where he signs for his unit or his school, so it must be printable.
    """
    if not name:
        return "请填写姓名。"
    if len(name) > _NAME_LONGEST:
        return f"姓名最多 {_NAME_LONGEST} 个字，现在是 {len(name)} 个字。"
    return printing.fault(name)


def password_fault(password: str, again: str, known: tuple[str, ...]) -> str:
    """What is wrong with a new password, as a sentence; `known` are the account and the phone."""
    if not password:
        return "请填写新密码。"
    if len(password) > LONGEST:
        return f"密码最多 {LONGEST} 个字符。"
    if not _is_strong(password) or any(word and word in password for word in known):
        return f"密码不够安全：{PASSWORD_RULE}"
    return "" if password == again else "两次填写的密码不一样，请再填一次。"


def _is_strong(password: str) -> bool:
    """Long enough, letters and digits, and not one sign over and over."""
    return (
        len(password) >= SHORTEST
        and any(sign.isalpha() for sign in password)
        and any(sign.isdigit() for sign in password)
        and len(set(password)) >= SHORTEST // 2
    )
