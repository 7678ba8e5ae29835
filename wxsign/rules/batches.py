"""TABLE of what becomes of the records of a batch: many decisions with one second look."""

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
NO_UNDO = "这种审核不能撤销，需要更正时请联系学校。"


def incomplete(labels: str) -> str:
    """Why a record with empty starred fields is left out (S79)."""
    return f"{labels}没有填写，请打开这一份补全后再通过"
