"""TABLE of the grounds of a rejection (S83, S107): what both parties read beside the reason."""

OTHER = "other"

GROUNDS: dict[str, str] = {
    "fraud": "欺诈",
    "sham": "虚假签约",
    "untrue": "信息不实",
    OTHER: "其他",
}


def told(ground: str, reason: str) -> str:
    """The reason as people read it, with its ground where it says more than 其他."""
    words = GROUNDS.get(ground, "")
    return f"{words}：{reason}" if words and ground != OTHER and reason else reason
