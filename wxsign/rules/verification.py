"""Verification codes 核验码: what stands under the QR code of an agreement (decision 14).

16 of 31 characters that nobody takes for another (no 0 O 1 I L): 79 bits, so that guessing is
hopeless even without a limiter.
"""

ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
LENGTH = 16


def of_number(number: int) -> str:
    """The code that a large number gives: a keyed hash always gives the same one."""
    letters = []
    for _ in range(LENGTH):
        number, rest = divmod(number, len(ALPHABET))
        letters.append(ALPHABET[rest])
    return "".join(letters)


def tidied(typed: str) -> str:
    """The code as it is kept, however it was typed; empty if it can be none."""
    code = "".join(typed.upper().split()).replace("-", "")
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else ""
