"""TABLE of full data that staff may open, each time with a reason (decision 14)."""

from datetime import timedelta

DOCUMENT, TERMINATION = "document", "termination"  # the agreement, and what ended it
ID_NUMBER, MESSAGE = "id_number", "message"
READING = "review"  # pages and photos of what waits for its review: the review is the reason

WORDS: dict[str, str] = {
    DOCUMENT: "协议书全文",
    TERMINATION: "解除协议书全文",
    ID_NUMBER: "完整身份证号",
    MESSAGE: "消息内容",
    READING: "审核中的协议书或材料",
}
READ_FOR = "审核时查看"
REVIEWED = ("协议书", "审核")  # what a reviewer sees by reviewing, and why

# How long what was opened stays open to him who gave the reason: reading, not keeping.
OPEN_FOR = timedelta(minutes=30)
LONGEST_REASON = 200
