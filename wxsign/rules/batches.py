"""TABLE of what becomes of the records of a batch: many decisions with one second look."""

from collections import Counter
from collections.abc import Iterable, Sequence

from wxsign.rules import permissions
from wxsign.rules.labels import KINDS
from wxsign.rules.lifecycle import Process
from wxsign.rules.reviewing import ENDED, REJECTED

MOST = 200  # so many at once; the next ones wait for the next batch

APPROVE, REJECT = "approve", "reject"
VERBS: dict[str, str] = {APPROVE: "通过", REJECT: "不通过"}

PENDING, DONE, LEFT, UNDONE = "", "done", "left", "undone"
OUTCOMES: dict[str, str] = {
    PENDING: "还没有办理",
    DONE: "已办理",
    LEFT: "没有办理",
    UNDONE: "已撤销",
}
TONES: dict[str, str] = {PENDING: "waiting", DONE: "done", LEFT: "refused", UNDONE: "ended"}

NONE_TICKED = "还没有勾选。请先在左边勾选要办理的行。"
ONE_ONLY = "强制解约要一份一份办理。请只勾选一行，再点强制解约。"

# What a decision was about, in the order of the line that tells it.
_SIGNINGS: dict[str, str] = {
    Process.ONLINE: "签约",
    Process.PAPER: KINDS[Process.PAPER],
    Process.DESTINATION: KINDS[Process.DESTINATION],
}
_ENDING = "解约"
# Decisions that nobody can take back; {verb} is 通过 or 不通过.
ENDS, PASSES_ON = "ends", "passes_on"
_FINAL: dict[str, str] = {
    ENDS: "解约审核{verb}后不能撤销",
    PASSES_ON: "学院审核通过后转学校审核，不能撤销",
}


def noun(verb: str, process: str, state: str) -> str:
    """What this decision was about: a signing of its kind, or the end of one.

    A no to a termination leaves the record in force; a no to the record itself never does.
    """
    is_no = verb == REJECT and state not in REJECTED
    return _ENDING if is_no or state in ENDED else _SIGNINGS[process]


def kinds(nouns: Iterable[str]) -> tuple[tuple[str, int], ...]:
    """How many there are of each, in the order of the table."""
    sums = Counter(nouns)
    return tuple((one, sums[one]) for one in (*_SIGNINGS.values(), _ENDING) if sums[one])


def finality(verb: str, finals: Sequence[str], minutes: int) -> str:
    """What the second look says of decisions that cannot be taken back; empty for none.

    `finals` has an entry for each record: a key of the table, empty where an undo is open.
    """
    sums = Counter(finals)
    told = [
        f"{words.format(verb=VERBS[verb])}（{sums[key]} 件）"
        for key, words in _FINAL.items()
        if sums[key]
    ]
    if not told:
        return ""
    others = f"其余 {sums['']} 件办理后 {minutes} 分钟内可以撤销。" if sums[""] else ""
    return f"{'；'.join(told)}，请特别核对。{others}"


def why_final(verb: str, process: str, state: str, *, waits: bool, turn: str) -> str:
    """Why nobody takes back what became of this record; empty where an undo is open.

    A record that `waits` after its yes has gone from the college to the school.
    """
    if waits:
        is_passed_on = verb == APPROVE and turn == permissions.SCHOOL
        return _FINAL[PASSES_ON] if is_passed_on else ""
    is_end = noun(verb, process, state) == _ENDING
    return _FINAL[ENDS].format(verb=VERBS[verb]) if is_end else ""


def incomplete(labels: str) -> str:
    """Why a record with empty starred fields is left out (S79)."""
    return f"{labels}没有填写，请打开这一份补全后再通过"
