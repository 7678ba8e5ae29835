"""What is told to whoever decided too late: nothing was done, and who had been faster."""

from wxsign.rules import reviewing

# The moves that one button makes, by the kind of review that waits; of other buttons their own.
_MOVES: dict[str, frozenset[str]] = {
    "approve": frozenset(
        {review.approve for review in (*reviewing.SIGNING.values(), reviewing.ENDING)}
    ),
    "reject": frozenset(
        {review.reject for review in (*reviewing.SIGNING.values(), reviewing.ENDING)}
    ),
}


def is_same(verb: str, move: str) -> bool:
    """Whether this move is what the button asks for, so that there is nothing to tell."""
    return move in _MOVES.get(verb, {verb})


def by_another(name: str, says: str, what: str = "这一件") -> str:
    """Somebody else has moved it."""
    return f"没有办理：{what}已由 {name} {says}。"


def by_oneself(says: str) -> str:
    """The same reviewer has decided otherwise, perhaps in another window."""
    return f"没有办理：这一件你刚才已经办理过：{says}。"


def by_nobody(why: str) -> str:
    """It cannot be decided now, and nobody has to be named for it."""
    return f"没有办理：{why}。"
