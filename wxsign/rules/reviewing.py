"""TABLE of reviews: what waits for the desk, and what its yes and its no are and bring.

One row for each state in which a record waits for a reviewer (S80, S107, S128, S164). The moves
are those of `lifecycle.py`; whose turn it is on two levels stands in `permissions.py`.
"""

from dataclasses import dataclass

from wxsign.rules.lifecycle import MOVES, OPEN_TERMINATION, D, O, P, Process, T


@dataclass(frozen=True)
class Review:
    """The two moves of one review, the words of its buttons, and what a yes brings.

    `edition` is the document that a worker makes after the yes and that an undo takes back,
    `numbered` whether the yes gives the agreement number, `releases` whether it ends the placement.
    """

    approve: str
    reject: str
    yes: str
    no: str
    edition: str = ""
    numbered: bool = False
    releases: bool = False
    asks: str = "请填写审核不通过原因"  # S82, S107


_SIGNED = ("签约审核通过", "签约审核不通过")
_ENDED = ("解约审核通过", "解约审核不通过")
_TEXT = ("协议书审核通过", "协议书审核不通过")

SIGNING: dict[tuple[str, str], Review] = {
    (Process.ONLINE, O.UNDER_REVIEW): Review(
        "approve", "reject", *_SIGNED, edition="final", numbered=True
    ),
    (Process.PAPER, P.TEXT_REVIEW): Review(
        "approve_text", "reject_text", *_TEXT, edition="paper", numbered=True
    ),
    (Process.PAPER, P.PAPER_REVIEW): Review("approve", "reject", *_SIGNED),
    (Process.DESTINATION, D.UNDER_REVIEW): Review("approve", "reject", *_SIGNED),
    (Process.DESTINATION, D.RELEASE_REVIEW): Review(
        "approve_release", "reject_release", *_ENDED, releases=True
    ),
}
ENDING = Review("approve", "reject", *_ENDED, "termination", releases=True)
# The moves that nobody can take back: the page after them says so much of them.
FINAL: frozenset[str] = frozenset(
    {"pass_on"}
    | {
        move
        for review in (*SIGNING.values(), ENDING)
        if review.releases
        for move in (review.approve, review.reject)
    }
)

# What the desk lists: everything that a student has handed in once, and no draft (§6.6).
LISTED: dict[str, tuple[str, ...]] = {
    Process.ONLINE: (
        O.UNDER_REVIEW,
        O.CHANGE_PROPOSED,
        O.EFFECTIVE,
        O.REPORTED,
        O.REJECTED,
        O.TERMINATED,
    ),
    Process.PAPER: (
        P.TEXT_REVIEW,
        P.TEXT_REJECTED,
        P.AWAITING_PAPERS,
        P.PAPER_REVIEW,
        P.PAPERS_REFUSED,
        P.EFFECTIVE,
        P.TERMINATED,
    ),
    Process.DESTINATION: (
        D.UNDER_REVIEW,
        D.REJECTED,
        D.EFFECTIVE,
        D.RELEASE_REVIEW,
        D.RELEASED,
    ),
}

# The same as one list, and what of it is over in which way: each has an index of its own.
EVERY: tuple[str, ...] = tuple(dict.fromkeys(state for found in LISTED.values() for state in found))
REJECTED: tuple[str, ...] = (O.REJECTED, P.TEXT_REJECTED, P.PAPERS_REFUSED)
ENDED: tuple[str, ...] = (O.TERMINATED, D.RELEASED)
SETTLED: tuple[str, ...] = (T.DONE, T.OVERTAKEN)  # `ending` of what the school has ended
UNDER_WAY: tuple[str, ...] = (O.CHANGE_PROPOSED, P.AWAITING_PAPERS)
AGREED: tuple[str, ...] = (O.UNDER_REVIEW, P.PAPER_REVIEW)  # what waits as signed by both
TEXT, RELEASING = P.TEXT_REVIEW, D.RELEASE_REVIEW

# The states in which a record itself waits; beside them waits what has a termination under review.
WAITING: tuple[str, ...] = tuple(dict.fromkeys(state for _process, state in SIGNING))
UNDER_REVIEW = T.UNDER_REVIEW  # `ending` of such a record

# What an undo takes back with the decision: the document that the yes has ordered.
UNDONE: dict[tuple[str, str], str] = {
    (Process.ONLINE, O.EFFECTIVE): "final",
    (Process.PAPER, P.AWAITING_PAPERS): "paper",
}
# The same with what no undo takes back: where a worker makes a document after a yes.
ORDERED: frozenset[tuple[str, str]] = frozenset(UNDONE) | {
    (Process.ONLINE, O.TERMINATED),
    (Process.PAPER, P.TERMINATED),
}
UNDOABLE: frozenset[tuple[str, str]] = frozenset(
    (process, state)
    for process, moves in MOVES.items()
    for move in moves
    if move.name == "undo"
    for state in move.source
)


def of(process: str, state: str, ending: str = "") -> Review | None:
    """What the desk is asked about this record now; a termination under review comes first."""
    if ending == T.UNDER_REVIEW:
        return ENDING
    return SIGNING.get((process, state))


def signing(process: str, state: str) -> Review | None:
    """The review of the record itself, whatever becomes of a termination."""
    return SIGNING.get((process, state))


def is_undoable(process: str, state: str, ending: str) -> bool:
    """Whether a decision that led to this state can be taken back in time (decision 10)."""
    return (process, state) in UNDOABLE and ending not in OPEN_TERMINATION


def may_force(process: str, state: str) -> bool:
    """Whether the school may end a record by itself in this state (S171, decision 9)."""
    return _leads("force", process, state)


def may_reopen(process: str, state: str) -> bool:
    """Whether an agreement in this state can go back to its review (S171, decision 10)."""
    return _leads("reopen", process, state)


def _leads(name: str, process: str, state: str) -> bool:
    moves = MOVES[Process(process)]
    return any(move.name == name and state in move.source for move in moves)
