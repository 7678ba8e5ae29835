"""The tabs of the desk's list and 审核状态: which records stand behind each (S73, S174, S175).

Each condition that an index of the list is made for stands here word for word as in
`models/agreement.py`: neither database proves more than that.
"""

from collections.abc import Callable, Collection

from sqlalchemy import ColumnElement, and_, literal_column, not_, or_

from wxsign.models import Agreement
from wxsign.rules import labels, permissions, reviewing
from wxsign.rules.lifecycle import D, O, P, Process, T
from wxsign.scopes import Scope

WAITING, ELSEWHERE, CHANGING, ASKED, DECIDED, ALL = (
    "waiting",
    "elsewhere",
    "changing",
    "asked",
    "decided",
    "all",
)
TEXT, SIGNING, ENDING = "text", "signing", "ending"  # the sorts of what waits
SORTS = (TEXT, SIGNING, ENDING)
QUEUES = (WAITING, *SORTS)  # what lies at one's own desk
EVERYTHING = (WAITING, ELSEWHERE, DECIDED, "approved", ALL)  # as many as there are, nearly
LARGE = (SIGNING, "rejected", "ended")  # of all that have an index of their own

_WAITS = or_(Agreement.state.in_(reviewing.WAITING), Agreement.ending == reviewing.UNDER_REVIEW)
_UNDECIDED = (*reviewing.WAITING, O.CHANGE_PROPOSED)
_APPROVED = (O.EFFECTIVE, O.REPORTED)
IN_FORCE, NOT_IN_FORCE = "in_force", "not_in_force"
PAPERS = {IN_FORCE: "已生效", NOT_IN_FORCE: "未生效"}  # 协议书状态 (S173)


def _word(state: str) -> ColumnElement[str]:
    """A state as it stands in the condition of an index; they are names of our own."""
    return literal_column(f"'{state}'")


def _among(states: Collection[str]) -> ColumnElement[bool]:
    return Agreement.state.in_([_word(state) for state in states])


def listed() -> ColumnElement[bool]:
    """What the desk sees at all: no draft, and no invitation that nobody has accepted (§6.6)."""
    return _among(reviewing.EVERY)


def _waits() -> ColumnElement[bool]:
    return and_(Agreement.waiting_since.is_not(None), _WAITS)


def _is_ending() -> ColumnElement[bool]:
    of_agreement = Agreement.ending == _word(reviewing.UNDER_REVIEW)
    return or_(of_agreement, Agreement.state == _word(reviewing.RELEASING))


def _under_way(state: str) -> ColumnElement[bool]:
    return and_(_among(reviewing.UNDER_WAY), Agreement.state == state)


def _of_ending(state: str) -> ColumnElement[bool]:
    has_one = Agreement.ending != literal_column("''")
    return and_(has_one, Agreement.ending == state)


def _is_replaced() -> ColumnElement[bool]:
    """As `labels.is_replaced` has it: only 暂未就业 ever gives way (decision 3)."""
    no_review = Agreement.ending.not_in(reviewing.SETTLED)
    return and_(Agreement.state == D.RELEASED, Agreement.seatless, no_review)


def _listed_and(clause: ColumnElement[bool]) -> ColumnElement[bool]:
    return and_(listed(), clause)


# The choices of the list: the words, and the records behind them.
STATES: dict[str, tuple[str, Callable[[], ColumnElement[bool]]]] = {
    WAITING: ("等待审核", _waits),
    TEXT: (labels.PAPER[P.TEXT_REVIEW].review, lambda: _among((reviewing.TEXT,))),
    SIGNING: (labels.ONLINE[O.UNDER_REVIEW].review, lambda: _among(reviewing.AGREED)),
    ENDING: (labels.ENDINGS[T.UNDER_REVIEW], _is_ending),
    ELSEWHERE: ("在另一级审核", _waits),
    CHANGING: ("修改待确认", lambda: _under_way(O.CHANGE_PROPOSED)),
    ASKED: (f"解约{labels.ENDINGS[T.REQUESTED]}", lambda: _of_ending(T.REQUESTED)),
    DECIDED: (
        "已审核",
        lambda: _listed_and(
            and_(
                Agreement.state.not_in(_UNDECIDED),
                Agreement.ending != reviewing.UNDER_REVIEW,
            )
        ),
    ),
    "feedback": (
        labels.PAPER[P.AWAITING_PAPERS].review,
        lambda: _under_way(P.AWAITING_PAPERS),
    ),
    "approved": ("签约审核通过", lambda: _listed_and(Agreement.state.in_(_APPROVED))),
    "rejected": ("签约审核不通过", lambda: _among(reviewing.REJECTED)),
    "ended": ("解约审核通过", lambda: and_(_among(reviewing.ENDED), not_(_is_replaced()))),
    "replaced": (labels.REPLACED, lambda: and_(_among(reviewing.ENDED), _is_replaced())),
    "ending_rejected": ("解约审核不通过", lambda: _of_ending(T.REJECTED)),
    ALL: ("全部", listed),
}
_AT_THE_OTHER = {permissions.COLLEGE: "待学校审核", permissions.SCHOOL: "待学院审核"}
_PAPERS_IN_FORCE = tuple(
    (process, [state for state in states if labels.desk_paper(state, process) == PAPERS[IN_FORCE]])
    for process, states in reviewing.LISTED.items()
    if process != Process.DESTINATION
)
# The states of a tab, where it has some of its own.
_OWN_STATES: dict[str, tuple[str, ...]] = {
    TEXT: (P.TEXT_REVIEW,),
    SIGNING: reviewing.AGREED,
    CHANGING: (O.CHANGE_PROPOSED,),
    "feedback": (P.AWAITING_PAPERS,),
    "approved": _APPROVED,
    "rejected": reviewing.REJECTED,
    "ended": reviewing.ENDED,
    "replaced": (D.RELEASED,),
}


def states_of(scope: Scope) -> dict[str, str]:
    """What a list may be limited to, in words: the other desk only where there is one."""
    found = {name: words for name, (words, _clause) in STATES.items()}
    if scope.has_two_desks:
        found[ELSEWHERE] = _AT_THE_OTHER[scope.role]
    else:
        del found[ELSEWHERE]
    return found


def sort_of(state: str, ending: str) -> str:
    """Which review a record waits for."""
    if ending == reviewing.UNDER_REVIEW or state == reviewing.RELEASING:
        return ENDING
    return TEXT if state == P.TEXT_REVIEW else SIGNING


def is_void(tab: str, kind: str, paper: str) -> bool:
    """Whether no record of this kind, or of this 协议书状态, can ever stand in this tab.

    To find nobody among a million takes long; what the rules say already is not looked for.
    """
    own = _OWN_STATES.get(tab)
    if own is None:
        return False
    kinds = (kind,) if kind else tuple(reviewing.LISTED)
    return not any(
        _has_paper(process, state, paper)
        for process in kinds
        for state in reviewing.LISTED[process]
        if state in own
    )


def _has_paper(process: str, state: str, paper: str) -> bool:
    if not paper:
        return True
    in_force = any(process == each and state in states for each, states in _PAPERS_IN_FORCE)
    return process != Process.DESTINATION and in_force == (paper == IN_FORCE)


def paper_is(wanted: str) -> ColumnElement[bool]:
    """The records of this 协议书状态."""
    in_force = or_(
        *(
            and_(Agreement.process == process, Agreement.state.in_(states))
            for process, states in _PAPERS_IN_FORCE
        )
    )
    if wanted == IN_FORCE:
        return in_force
    return and_(Agreement.process != Process.DESTINATION, not_(in_force))
