"""存为模板: a letter's fields under a name, for every colleague of the unit (product.md, 5)."""

from collections.abc import Mapping

from sqlalchemy import delete, insert, update
from sqlalchemy.exc import IntegrityError

from wxsign import clock
from wxsign.db import db, transaction, writing
from wxsign.models import EmployerUser, LetterTemplate
from wxsign.rules import employer_roles
from wxsign.rules.people import Actor
from wxsign.rules.refusals import Reason, Refused


def save(name: str, values: Mapping[str, str], *, by: Actor) -> int:
    """存为模板: what was typed so far; answer its row. Raises Refused(TEMPLATE_KNOWN)."""
    user = _recruiter(by)
    row = {
        "employer_id": user.employer_id,
        "name": name,
        "job_title": values.get("job_title", "")[:60],
        "values": dict(values),
        "made_by": user.id,
        "made_at": clock.now(),
    }
    try:
        with transaction():
            made = writing().execute(
                insert(LetterTemplate).values(**row).returning(LetterTemplate.id)
            )
            return int(made.scalar_one())
    except IntegrityError as error:
        raise Refused(Reason.TEMPLATE_KNOWN) from error


def rename(template_id: int, name: str, *, by: Actor) -> None:
    """改名. Raises Refused: TEMPLATE_KNOWN, NOT_FOUND for a stranger's or a deleted one."""
    employer_id = _recruiter(by).employer_id
    own = LetterTemplate.id == template_id, LetterTemplate.employer_id == employer_id
    try:
        with transaction():
            renamed = writing().execute(update(LetterTemplate).where(*own).values(name=name))
    except IntegrityError as error:
        raise Refused(Reason.TEMPLATE_KNOWN) from error
    if renamed.rowcount != 1:
        raise Refused(Reason.NOT_FOUND)


def remove(template_id: int, *, by: Actor) -> None:
    """删除: a second press finds it gone."""
    employer_id = _recruiter(by).employer_id
    with transaction():
        writing().execute(
            delete(LetterTemplate).where(
                LetterTemplate.id == template_id, LetterTemplate.employer_id == employer_id
            )
        )


def _recruiter(by: Actor) -> EmployerUser:
    user = db.session.get_one(EmployerUser, by.id)
    employer_roles.ensure("templates", user)
    return user
