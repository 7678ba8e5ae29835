"""Numbers that people or their addresses bring: no longer than a column of any database holds."""

_MOST_DIGITS = 9


def small(text: str) -> int:
    """A number of a row, a version, a page; ValueError for anything else, which counts as none."""
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise ValueError(text[:10])
    return int(text)
