"""Employers come from sheets, each with its main account (S12, S20, S22)."""

import secrets
from collections.abc import Iterable, Iterator, Mapping

from sqlalchemy import insert, select
from sqlalchemy.exc import DataError, IntegrityError

from wxsign import clock
from wxsign.actions import _password
from wxsign.db import db, transaction, writing
from wxsign.models import Employer, EmployerUser
from wxsign.rules import roster
from wxsign.rules.roster import ADDED, BAD, Cell, Finding, Line, Seen
from wxsign.vault import fingerprint


def add_employers(
    lines: Iterable[Line],
    *,
    password: str,
    approved: bool,
    by_school: int | None = None,
) -> Iterator[Finding]:
    """Add employers with their main account; with an empty password it opens by SMS code alone.

    A password is the same for all of them, so whoever has it could sign in as any other.
    `approved` marks them as approved by a school, so that they may search for students (S22);
    `by_school` is the one that brings them.
    """
    now, password_hash = clock.now(), _password.hashed(password or secrets.token_urlsafe(32))
    common: dict[str, object] = {
        "approved_at": now if approved else None,
        "added_by_school_id": by_school,
    }
    for finding, values in _judged_units(lines):
        wrong = finding.cells or _write_employer(values, password_hash, common)
        yield Finding(finding.row, BAD, wrong, finding.who) if wrong else finding


def check_employers(lines: Iterable[Line]) -> Iterator[Finding]:
    """What `add_employers` would do with each row; nothing is written."""
    for finding, _values in _judged_units(lines):
        yield finding


def _judged_units(
    lines: Iterable[Line],
) -> Iterator[tuple[Finding, dict[str, str]]]:
    """The rows of a sheet of employers: read, compared with each other and with who is there."""
    seen = Seen()
    for line in lines:
        values, cells = roster.read(roster.EMPLOYERS, line)
        alone = {"统一社会信用代码": values["credit_code"], "账号": values["account"]}
        judged = {cell.header for cell in cells}
        for header, value in alone.items():
            says = "" if header in judged else seen.again(header, value) or _taken(header, value)
            cells += [Cell(header, value, says)] if says else []
        if not cells:
            seen.take(line.number, alone)
        outcome = BAD if cells else ADDED
        yield Finding(line.number, outcome, tuple(cells), values["name"]), values


def _taken(header: str, value: str) -> str:
    """The sentence for a credit code or an account that is there; empty for a new one."""
    if header == "账号":
        account = select(EmployerUser.id).where(EmployerUser.account == value)
        return "" if db.session.scalar(account) is None else roster.ACCOUNT_TAKEN
    unit = db.session.scalar(select(Employer.name).where(Employer.credit_code == value))
    return "" if unit is None else roster.registered(unit)


def _write_employer(
    values: dict[str, str], password_hash: str, common: Mapping[str, object]
) -> tuple[Cell, ...]:
    unit = {key: text for key, text in values.items() if key != "account"}
    account, stood = values["account"], values["credit_code"]
    user = {"account": account, "password_hash": password_hash, "name": values["contact"]}
    user |= {"phone": values["phone"], "phone_print": fingerprint(values["phone"])}
    try:
        with transaction():
            made = writing().execute(
                insert(Employer).values(**unit, **common).returning(Employer.id)
            )
            owner = {"employer_id": made.scalar_one(), "is_main": True}
            writing().execute(insert(EmployerUser).values(**user, **owner))
    except IntegrityError:  # somebody else's import was faster
        return (Cell("统一社会信用代码", stood, roster.overtaken("统一社会信用代码或账号")),)
    except DataError:
        return (Cell("单位名称", values["name"], "有一格里有不能保存的字符。"),)
    return ()
