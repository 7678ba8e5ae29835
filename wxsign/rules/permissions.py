"""The roles of the desk, their scopes, and who decides on which level (decision 2, S85).

What a role may do stands in the table of moves: school level acts as admin and as reviewer.
Where a school reviews on two levels, an agreement lies first with its college and then, once
passed on, with the school; `turn` of the record says where.
"""

from dataclasses import dataclass

from wxsign.rules.people import Who

COLLEGE, SCHOOL = "college", "school"
FIRST = ""  # the turn of a record that nobody has passed on

ONE, COLLEGE_THEN_SCHOOL = "one", "college_then_school"

ACTS_AS: dict[str, Who] = {COLLEGE: Who.REVIEWER, SCHOOL: Who.ADMIN}
DESKS: dict[str, str] = {COLLEGE: "学院", SCHOOL: "学校"}


@dataclass(frozen=True)
class Place:
    """One place of the desk: its name in the head of every page, its page, and whose it is."""

    label: str
    endpoint: str
    roles: tuple[str, ...] = (COLLEGE, SCHOOL)


PLACES: tuple[Place, ...] = (
    Place("签约管理", "desk.queue"),
    Place("单位审核", "desk.employers", (SCHOOL,)),
    Place("异议复核", "desk.appeals", (SCHOOL,)),
    Place("就业方案", "desk.plan"),
    Place("生源信息", "desk.roster"),
    Place("网签开放设置", "desk.switches", (SCHOOL,)),
    Place("代审", "desk.stand_ins"),
    Place("审核人员", "desk.reviewers", (SCHOOL,)),
    Place("统计", "desk.numbers"),
    Place("运行监控", "desk.watch", (SCHOOL,)),
)


def places(role: str) -> tuple[Place, ...]:
    """The places of the desk that this role may enter."""
    return tuple(place for place in PLACES if role in place.roles)


_ON_ONE_LEVEL = frozenset({"approve", "reject"})
_ON_TWO_LEVELS: dict[tuple[str, str], frozenset[str]] = {
    (COLLEGE, FIRST): frozenset({"pass_on", "reject"}),
    (SCHOOL, SCHOOL): frozenset({"approve", "reject"}),
}


SCHOOL_ALONE = frozenset({"reopen", "force"})  # 撤回审核, 强制解约 (S172)


def covers(school_id: int, college_id: int | None, of_school: int, of_college: int) -> bool:
    """Whether a reviewer's scope covers a record: the whole school, or one college of it."""
    return school_id == of_school and college_id in (None, of_college)


def verbs(role: str, levels: str, turn: str) -> frozenset[str]:
    """What this role may do with a record under review that lies at this turn."""
    return _ON_ONE_LEVEL if levels == ONE else _ON_TWO_LEVELS.get((role, turn), frozenset())


def may(verb: str, role: str, levels: str, turn: str) -> bool:
    """Whether this verb is this role's while the record lies at this turn."""
    return verb in verbs(role, levels, turn)


def turn_of(role: str, levels: str) -> str | None:
    """The turn at which this role decides; None where one level decides everything."""
    if levels == ONE:
        return None
    return SCHOOL if role == SCHOOL else FIRST


def desk_of(levels: str, turn: str) -> str:
    """学院 or 学校: at whose desk a record under review lies."""
    return DESKS[COLLEGE if levels != ONE and turn == FIRST else SCHOOL]
