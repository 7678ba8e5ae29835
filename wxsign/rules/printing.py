"""Which characters an agreement can be printed with, and what becomes of the others.

Chinese characters of every plane are taken: names need them, and the school can add a font
(decision 27). Of all the rest only what the font of the documents has, which a test compares.
"""

import re

_IDEOGRAPHS = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
# Latin with the tones of pinyin, Greek, Cyrillic, kana, zhuyin.
_LETTERS = (
    " -~\u00a0-\u00ac\u00ae-\u00ff\u0101\u0113\u011b\u012b\u014d\u016b\u01ce\u01d0\u01d2\u01d4"
    "\u01d6\u01d8\u01da\u01dc\u02c7\u02c9\u0391-\u03a1\u03a3-\u03a9\u03b1-\u03c1\u03c3-\u03c9"
    "\u0401\u0410-\u044f\u0451\u3041-\u3093\u30a1-\u30f6\u30fb\u3105-\u3129"
)
# Punctuation, units, mathematics, numbers in circles, lines and shapes.
_SIGNS = (
    "\u2010-\u2016\u2018-\u201a\u201c-\u201e\u2020-\u2022\u2025-\u2027\u2030\u2032\u2033\u203b"
    "\u2103\u2116\u2160-\u216b\u2190-\u2193\u2208\u220b\u220f\u2211\u221a\u221d\u221e\u2220\u2225"
    "\u2227-\u222b\u222e\u2234-\u2237\u223d\u2245\u2248\u224c\u2260\u2261\u2264\u2265\u226e\u226f"
    "\u2299\u22a5\u2312\u2460-\u249b\u2500-\u254b\u25a0\u25a1\u25b2\u25b3\u25c6\u25c7\u25cb\u25ce"
    "\u25cf\u2605\u2606\u2611\u2640\u2642\u2713\u3000-\u301f\u3220-\u3229"
)
# Full-width and half-width forms.
_WIDE = (
    "\uff01-\uff9f\uffa1-\uffbe\uffc2-\uffc7\uffca-\uffcf\uffd2-\uffd7\uffda-\uffdc\uffe0-\uffe6"
    "\uffe8-\uffee"
)
_REFUSED = re.compile(f"[^\n{_IDEOGRAPHS}{_LETTERS}{_SIGNS}{_WIDE}]")
# What comes along with copied text and nobody sees: marks of direction and joining, variants.
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e"
    "\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e01ef]"
)
_BLANK = re.compile(r"[^\S\n\u3000]")
_MOST_NAMED = 3


def tidied(text: str) -> str:
    """The text without what nobody sees, its lines ended and its blanks written in one way."""
    return _BLANK.sub(" ", "\n".join(_UNSEEN.sub("", text).splitlines()))


def fault(text: str) -> str:
    """Which characters of a text no agreement can bear, as a sentence; empty if none."""
    found = "".join(dict.fromkeys(_REFUSED.findall(text)))
    more = "等" if len(found) > _MOST_NAMED else ""
    return f"“{found[:_MOST_NAMED]}”{more}不能印到协议书上，请改用文字。" if found else ""
