"""What WeChat's receipt for a template message says (`wechat.md` §4.5)."""

MOST_CHARACTERS = 40


def key(msgid: str) -> str:
    """The key under which a receipt waits that came before its message was marked as sent."""
    return f"receipt.{msgid}"


def is_failure(status: str) -> bool:
    """Whether the message did not arrive; WeChat writes blanks now here, now there."""
    return status.replace(" ", "") != "success"
