"""单位中心: the counters and the letters that end next (S26)."""

from dataclasses import dataclass

from sqlalchemy import and_, func, select

from wxsign.db import db
from wxsign.models import Agreement, Candidate, Termination
from wxsign.queries import marks
from wxsign.queries.employer_lists import Letter, asked_to_end, letter, letters
from wxsign.queries.marks import LEFT, Mark
from wxsign.rules.lifecycle import O


@dataclass(frozen=True)
class Home:
    """The counters of the home page and the letters that end next (S26).

    `ending_asked` is 解约待办: students who wait for the employer's answer; `asked` is the one who
    waits longest. `marks` say of each letter that ends next whether it is delivered.
    """

    waiting: int
    listed: int
    ending_asked: int
    ending: tuple[Letter, ...]
    asked: Letter | None
    marks: dict[int, tuple[Mark, ...]]

    def is_delivered(self, number: int) -> bool:
        """Whether a message about this letter has left."""
        return any(mark.tone in LEFT for mark in self.marks[number])


def home(employer_id: int) -> Home:
    """签约待办, how many wait to be invited, the three letters that end next, 解约待办."""
    own = and_(Agreement.employer_id == employer_id, Agreement.state == O.INVITED)
    waiting = select(func.count()).select_from(Agreement).where(own).scalar_subquery()
    listed = select(func.count()).where(Candidate.employer_id == employer_id).scalar_subquery()
    asked = select(func.count()).where(*asked_to_end(employer_id)).scalar_subquery()
    counts = db.session.execute(select(waiting, listed, asked)).one()
    rows = db.session.execute(letters().where(own).order_by(Agreement.answer_by).limit(3)).all()
    ending = tuple(letter(row) for row in rows)
    told = marks.of_letters([one.id for one in ending]) if ending else {}
    return Home(*counts, ending, _longest(employer_id) if counts[2] else None, told)


def _longest(employer_id: int) -> Letter | None:
    """The student who asked to terminate first of those that wait for an answer."""
    asked = letters().where(*asked_to_end(employer_id)).order_by(Termination.asked_at).limit(1)
    row = db.session.execute(asked).first()
    return None if row is None else letter(row)
