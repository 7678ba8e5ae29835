"""The document that ends an agreement, and the form 解除证明 that is printed and sealed (§4.5).

Both carry the number of the agreement with an ending, its verification code and its digest, so
that the two papers lead to each other. The wording is ours.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from wxsign.documents import agreement, form, paper_agreement
from wxsign.documents.agreement import BOTTOM, TOP, Signature
from wxsign.documents.canvas import HEIGHT, SOFT, WIDTH, Canvas, Style
from wxsign.documents.fonts import MissingGlyphs
from wxsign.documents.form import BODY, LABEL, LEFT, NOTE, RIGHT, TEXT, TITLE, Pair
from wxsign.documents.layout import Block, distribute

NAME = "毕业生就业协议解除协议书"
PROOF_NAME = "湖北省高等学校毕业生就业协议解除证明"
EDITION = "2026-1"
_NO_SORT = "〓"  # what printers set for a sign that they have not
_LINE = 26.0  # between the lines that are filled in by hand


class Article(NamedTuple):
    """One article: its title and its text, with the names of `values` in braces."""

    title: str
    text: str


@dataclass(frozen=True)
class TerminationPaper:
    """What one termination prints, as words.

    `reason` is running text of the party that asked; a form that is filled in by hand has empty
    lines there, and `by_hand` boxes for seals and signatures.
    """

    name: str
    number: str
    school: str
    year: int
    groups: tuple[tuple[str, tuple[Pair, ...]], ...]
    reason: str
    articles: tuple[Article, ...]
    values: Mapping[str, str]
    signatures: tuple[Signature, Signature, Signature]
    digest: str
    verify_url: str
    verify_code: str
    by_hand: bool = False


_MUTUAL = Article(
    "解除",
    "甲乙双方一致同意解除编号为 {agreement} 的《毕业生就业协议书》（下称原协议）。"
    "{asker}在平台上提出解除并说明理由，{answerer}在平台上表示同意，双方均以短信验证码确认为本人操作。",
)
_BY_PROOF = Article(
    "解除",
    "甲乙双方解除编号为 {agreement} 的《毕业生就业协议书》（下称原协议）。"
    "乙方在平台上提出解除并说明理由，甲方出具了加盖印章的解约证明，该证明由乙方上传平台，与本协议书一并保存。",
)
_EFFECT = Article(
    "效力",
    "本协议书自学校鉴证通过之时起生效，原协议自 {released} 起解除。"
    "双方不再履行原协议约定的录用、报到和接收义务；乙方可以与其他用人单位签约，也可以登记其他去向。",
)
_PENALTY = Article(
    "违约责任",
    "原协议约定的违约金为 {penalty}。是否支付违约金、赔偿损失以及数额，"
    "由双方按照原协议关于解除与违约金的约定协商处理，协商不成的依法解决。"
    "本协议书不表示任何一方放弃该项权利。",
)
_REST = Article(
    "其他",
    "学校按照乙方新的去向办理档案转递和户口迁移。"
    "本协议书以平台保存的电子文件为准，凭二维码或者核验码可以查验原协议的状态。",
)
ONLINE = (_MUTUAL, _EFFECT, _PENALTY, _REST)
PAPER = (_BY_PROOF, _EFFECT, _PENALTY, _REST)
PROOF = (
    Article("解约类型", "{kinds}"),
    Article(
        "解除日期", "原协议自 ________ 年 ____ 月 ____ 日起解除；学校鉴证通过之前，原协议仍然有效。"
    ),
    Article(
        "违约责任",
        "原协议约定的违约金为 {penalty}。处理情况：□ 无    □ 已履行\n"
        "金额（小写）________________ 元，（大写）________________________________",
    ),
    Article(
        "双方声明",
        "□ 双方就原协议再无其他争议    □ 以下事项除外：______________________________",
    ),
)
_NAMES = ("agreement", "asker", "answerer", "released", "penalty", "kinds")
_BLANK = dict.fromkeys(_NAMES, "")
_FIXED = "".join(
    f"{article.title}{article.text.format_map(_BLANK)}" for article in (*ONLINE, *PAPER, *PROOF)
).replace("\n", "")


def render(paper: TerminationPaper, *, quick: bool = True) -> bytes:
    """The document as a PDF: the same paper always gives the same bytes.

    A sign of the reason that cannot be printed, an emoji for instance, is set as 〓: nobody's
    termination waits for it. Raises MissingGlyphs for any other.
    """
    try:
        return _render(paper, quick=quick)
    except MissingGlyphs as missing:
        table = dict.fromkeys(map(ord, missing.characters), _NO_SORT)
        marked = replace(paper, reason=paper.reason.translate(table))
        if marked == paper:
            raise
        return _render(marked, quick=quick)


def _render(paper: TerminationPaper, *, quick: bool) -> bytes:
    title = f"{paper.school}{paper.name}"
    canvas = Canvas(title, "".join(_words(paper)), _FIXED, quick=quick)
    pages = distribute(list(_blocks(canvas, paper)), BOTTOM - TOP)
    for number, page in enumerate(pages, 1):
        canvas.add_page()
        _draw_surround(canvas, paper, f"第 {number} 页，共 {len(pages)} 页")
        for top, block in page:
            block.draw(canvas, TOP + top)
    return canvas.finished()


def _words(paper: TerminationPaper) -> Iterator[str]:
    """Everything that did not come from us and may hold a character that we cannot print."""
    pairs: list[Pair] = []
    for title, group in paper.groups:
        yield title
        pairs += group
    for signature in paper.signatures:
        yield signature.heading
        pairs += signature.lines
    for pair in pairs:
        yield from pair
    yield from paper.values.values()
    yield from (paper.name, paper.number, paper.school, paper.reason)
    yield from (paper.digest, paper.verify_url, paper.verify_code)


def _blocks(canvas: Canvas, paper: TerminationPaper) -> Iterator[Block]:
    yield Block(80, partial(_draw_title, paper=paper))
    for title, pairs in paper.groups:
        yield from form.fields(canvas, title, pairs)
    yield form.closing_rule()
    yield from _reason(canvas, paper)
    for article in paper.articles:
        text = article.text.format_map(paper.values)
        last = article is paper.articles[-1]
        yield from form.paragraph(canvas, (article.title,), text, space=7, whole=last)
    if paper.by_hand:
        yield paper_agreement.boxes_by_hand(paper.signatures)
    else:
        yield agreement.signature_boxes(canvas, paper.signatures)
    yield agreement.proof(canvas, _told(paper), paper.verify_url)


def _reason(canvas: Canvas, paper: TerminationPaper) -> Iterator[Block]:
    if not paper.by_hand:
        yield from form.paragraph(canvas, ("解除原因",), paper.reason, space=7)
        return
    yield Block(3 * _LINE, partial(_draw_lines, count=3), space=7)


def _draw_lines(canvas: Canvas, top: float, count: int) -> None:
    canvas.put(LEFT, top + BODY.size * 1.1, "解除原因", TITLE)
    for number in range(count):
        canvas.rule(TEXT, RIGHT, top + number * _LINE + 18, 0.5, SOFT)


def _told(paper: TerminationPaper) -> Sequence[Pair]:
    return (
        ("原协议摘要", paper.digest),
        ("核验码", paper.verify_code),
        ("核验网址", paper.verify_url),
        ("条款版本", EDITION),
    )


def _draw_title(canvas: Canvas, top: float, paper: TerminationPaper) -> None:
    size = min(13, (RIGHT - LEFT) / (len(paper.school) * 14 / 13))
    canvas.put_centred(WIDTH / 2, top + 14, paper.school, Style(size), size / 13)
    canvas.put_centred(WIDTH / 2, top + 45, paper.name, Style(20, strong=True), 2)
    told = "由用人单位盖章后，拍照上传平台" if paper.by_hand else "与同号的就业协议书一并保存"
    canvas.put_centred(WIDTH / 2, top + 66, told, LABEL)


def _draw_surround(canvas: Canvas, paper: TerminationPaper, position: str) -> None:
    canvas.put(LEFT, 40, f"{paper.year} 届{paper.name}", NOTE)
    canvas.put_right(RIGHT, 40, f"编号　{paper.number}", NOTE)
    canvas.put(LEFT, HEIGHT - 32, f"核验码　{paper.verify_code}", NOTE)
    canvas.put_right(RIGHT, HEIGHT - 32, position, NOTE)
