"""TABLE of 解约类型: why a paper agreement is terminated (S140, `domain.md` §4.5, §6.4).

The manual prints no choices. These separate what the school counts apart: both agree, the student's
way leads elsewhere, or one side did not or could not keep its word.
"""

KINDS: dict[str, str] = {
    "agreed": "双方协商一致",
    "elsewhere": "升学、应征入伍或出国（境）",
    "recruited": "考录公务员、选调生或基层项目",
    "personal": "学生个人或家庭原因",
    "unit": "单位原因（停招、撤岗、破产等）",
    "breach": "单位没有履行约定",
    "other": "其他原因",
}


def label(key: str) -> str:
    """The words of a kind; nothing for an online agreement, which asks for none."""
    return KINDS.get(key, "")


def fault(key: str) -> str:
    """What is wrong with a chosen kind, as a sentence."""
    return "" if key in KINDS else "请选择解约类型。"
