"""The words of a consent to the privacy notice, as the trail keeps it (`domain.md` §8)."""

PROCESS, MOVE = "notice", "accept"  # of the trail; its record is the person
NOTICE = "个人信息处理告知"
SAYS = f"同意{NOTICE}"
