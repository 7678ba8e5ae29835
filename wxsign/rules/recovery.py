"""Recovery codes of the second factor: ten at once, each good once (issue 5, security)."""

COUNT, LENGTH = 10, 10
SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"  # without what looks like something else


def as_shown(code: str) -> str:
    """abcde-fghjk: as it is written down."""
    return f"{code[: LENGTH // 2]}-{code[LENGTH // 2 :]}"


def as_kept(typed: str) -> str:
    """The same code however it was typed."""
    return "".join(sign for sign in typed.lower() if sign.isalnum())[: LENGTH * 2]
