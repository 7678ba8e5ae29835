"""The two faces of a mail, plain text and markup, in the same words."""

from html import escape

_OPEN = "查看"
_AUTOMATIC = "这封邮件由网上签约系统自动发出，请不要回复。"

# Mail programs know no style sheets: what stands on each element is all they take.
_FRAME = (
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width,initial-scale=1"><title>{subject}</title>'
    '</head><body style="margin:0;padding:24px 16px;background:#f5f5f5">'
    '<div style="max-width:560px;margin:0 auto;padding:28px 24px;background:#fff;'
    "border-radius:8px;font:16px/1.7 -apple-system,'PingFang SC','Microsoft YaHei',sans-serif;"
    'color:#191919">{body}<p style="margin:24px 0 0;font-size:13px;color:#707070">{foot}</p>'
    "</div></body></html>"
)
_WORDS = '<p style="margin:0;white-space:pre-line">{words}</p>'
_BUTTON = (
    '<p style="margin:20px 0 8px"><a href="{url}" style="display:inline-block;padding:10px 32px;'
    'border-radius:8px;background:#07863f;color:#fff;text-decoration:none">{open}</a></p>'
    '<p style="margin:0;font-size:13px;color:#707070;word-break:break-all">{url}</p>'
)


def plain(words: str, url: str) -> str:
    """The text part: the words, the address on a line of its own, the foot."""
    link = f"{_OPEN}\n{url}\n\n" if url else ""
    return f"{words}\n\n{link}{_AUTOMATIC}\n"


def markup(subject: str, words: str, url: str) -> str:
    """The HTML part: the same, with the address as a button and once more to copy."""
    body = _WORDS.format(words=escape(words))
    if url:
        body += _BUTTON.format(url=escape(url), open=_OPEN)
    return _FRAME.format(subject=escape(subject), body=body, foot=_AUTOMATIC)
