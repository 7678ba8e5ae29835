"""The paper agreement, ready to be printed, signed and photographed (S132, S133, §4.4).

Every page carries the number, its place among the pages, the digest, four corners and a code of
number and version, so that a photo can be matched with what was generated. Until the school has
given the number there is no code, and every page says that it is not in force.
"""

from functools import partial

from wxsign.documents import agreement
from wxsign.documents.agreement import NAME, AgreementPaper, Signature
from wxsign.documents.articles import ARTICLES_EDITION, wording_of
from wxsign.documents.canvas import HEIGHT, INK, SOFT, WIDTH, Canvas, Style
from wxsign.documents.form import BODY, LEFT, NOTE, RIGHT, TITLE
from wxsign.documents.layout import Block, distribute

TOP, BOTTOM = 60.0, 730.0
_CODE = 60.0
_CODE_TOP = HEIGHT - 36 - _CODE
_EDGE, _CORNER = 22.0, 16.0
_BOX_GAP, _BOX_HEIGHT = 13.0, 132.0
_BOX = (RIGHT - LEFT - 2 * _BOX_GAP) / 3
_TINY = Style(7.5, SOFT)


def render(paper: AgreementPaper, mark: str, *, quick: bool = True) -> bytes:
    """The agreement as a PDF; `mark` is what the code on every page says, empty without number.

    The lines of a signature are printed at the foot of its empty box. Raises MissingGlyphs when a
    character cannot be printed.
    """
    title, text = f"{paper.school}{NAME}", "".join((*agreement.words(paper), mark))
    canvas = Canvas(title, text, wording_of(paper.kind) + _OURS, quick=quick)
    blocks = [*agreement.content(canvas, paper), boxes_by_hand(paper.signatures)]
    pages = distribute(blocks, BOTTOM - TOP)
    for number, page in enumerate(pages, 1):
        canvas.add_page()
        agreement.draw_state(canvas, paper)
        _draw_surround(canvas, paper, f"第 {number} 页，共 {len(pages)} 页")
        _draw_mark(canvas, mark)
        for top, block in page:
            block.draw(canvas, TOP + top)
    return canvas.finished()


_KEEP_CLEAN = "拍照或扫描时请拍全四角，不要遮挡、折叠二维码"
_NOT_YET = "协议书审核通过、有了编号之后，才能打印签字"
_OURS = _KEEP_CLEAN + _NOT_YET


def _draw_surround(canvas: Canvas, paper: AgreementPaper, position: str) -> None:
    canvas.put(LEFT, 40, f"{paper.year} 届毕业生就业协议书", NOTE)
    canvas.put_right(RIGHT, 40, f"协议书编号　{paper.number or '-'}", NOTE)
    canvas.put_right(RIGHT, HEIGHT - 39, position, NOTE)
    rows = (
        ("核验网址", paper.verify_url),
        ("核验码", f"{paper.verify_code}　条款版本　{ARTICLES_EDITION}"),
        ("SHA-256 摘要", paper.digest),
        ("请注意", _KEEP_CLEAN if paper.number else _NOT_YET),
    )
    for place, (label, value) in enumerate(rows):
        y = _CODE_TOP + 8 + place * 16.3
        canvas.put(LEFT + _CODE + 14, y, label, _TINY)
        canvas.put(LEFT + _CODE + 68, y, value, _TINY)
    for x, inwards in ((_EDGE, 1), (WIDTH - _EDGE, -1)):
        for y, downwards in ((_EDGE, 1), (HEIGHT - _EDGE, -1)):
            _draw_corner(canvas, (x, y), (inwards, downwards))


def _draw_corner(canvas: Canvas, at: tuple[float, float], towards: tuple[int, int]) -> None:
    (x, y), (inwards, downwards) = at, towards
    canvas.set_line_width(1.2)
    canvas.set_draw_color(*INK)
    canvas.line(x, y, x + inwards * _CORNER, y)
    canvas.line(x, y, x, y + downwards * _CORNER)


def _draw_mark(canvas: Canvas, mark: str) -> None:
    if mark:
        canvas.code(LEFT, _CODE_TOP, _CODE, mark)


def boxes_by_hand(signatures: tuple[Signature, ...]) -> Block:
    """Three empty boxes for seals and signatures."""
    draw = partial(_draw_boxes, boxes=signatures)
    return Block(_BOX_HEIGHT, draw, space=12, stays=True)


def _draw_boxes(canvas: Canvas, top: float, boxes: tuple[Signature, ...]) -> None:
    """Each with its heading at the top, and what is written by hand at its foot."""
    for number, box in enumerate(boxes):
        x = LEFT + number * (_BOX + _BOX_GAP)
        canvas.frame(x, top, (_BOX, _BOX_HEIGHT), SOFT)
        canvas.put(x + 10, top + 18, box.heading, TITLE)
        for place, (label, value) in enumerate(reversed(box.lines)):
            y = top + _BOX_HEIGHT - 12 - place * 20
            canvas.put(x + 10, y, label, NOTE)
            canvas.put(x + 10 + canvas.width_of(label, NOTE.size) + 6, y, value, BODY)
