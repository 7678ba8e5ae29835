"""The employment agreement as a PDF: form, articles, three signature boxes and the proof."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from wxsign.documents import form
from wxsign.documents.articles import ARTICLES_EDITION, articles_of, wording_of
from wxsign.documents.canvas import HEIGHT, SOFT, WIDTH, Canvas, Style
from wxsign.documents.form import BODY, LABEL, LEFT, NOTE, RIGHT, TEXT, TITLE, Pair
from wxsign.documents.layout import Block, distribute

TOP, BOTTOM = 60.0, 788.0
NAME = "毕业生就业协议书"
_DIGITS = "一二三四五六七八九十"
_BOX_GAP = 13.0
_BOX = (RIGHT - LEFT - 2 * _BOX_GAP) / 3
_CODE = 76.0
PROOF = Style(8)


@dataclass(frozen=True)
class Signature:
    """One of the three boxes: who, how and when; an empty value prints a dash."""

    heading: str
    lines: tuple[Pair, ...]


@dataclass(frozen=True)
class AgreementPaper:
    """What one agreement prints, as words: values with their units, moments as they are read.

    Without a number it is not yet approved and says so; `ended` names how it came to an end.
    """

    number: str | None
    kind: str
    school: str
    year: int
    employer: tuple[Pair, ...]
    student: tuple[Pair, ...]
    terms: tuple[tuple[str, tuple[Pair, ...]], ...]
    values: Mapping[str, str]
    remarks: str
    signatures: tuple[Signature, Signature, Signature]
    digest: str
    verify_url: str
    verify_code: str
    ended: str = ""


def render(paper: AgreementPaper, *, quick: bool = True) -> bytes:
    """The agreement as a PDF: the same paper always gives the same bytes.

    Raises MissingGlyphs when a character cannot be printed. With `quick=False` fpdf2 embeds the
    font its own way, which is slower and looks the same.
    """
    canvas = Canvas(
        f"{paper.school}{NAME}", "".join(words(paper)), wording_of(paper.kind), quick=quick
    )
    told = (*_told(paper), ("条款版本", ARTICLES_EDITION))
    boxes = signature_boxes(canvas, paper.signatures)
    blocks = [*content(canvas, paper), boxes, proof(canvas, told, paper.verify_url)]
    pages = distribute(blocks, BOTTOM - TOP)
    for number, page in enumerate(pages, 1):
        canvas.add_page()
        _draw_surround(canvas, paper, f"第 {number} 页，共 {len(pages)} 页")
        for top, block in page:
            block.draw(canvas, TOP + top)
    return canvas.finished()


def words(paper: AgreementPaper) -> Iterator[str]:
    """Everything that did not come from us and may hold a character that we cannot print."""
    pairs = [*paper.employer, *paper.student]
    for title, group in paper.terms:
        yield title
        pairs += group
    for signature in paper.signatures:
        yield signature.heading
        pairs += signature.lines
    for pair in pairs:
        yield from pair
    yield from paper.values.values()
    yield from (paper.number or "", paper.kind, paper.school, _remarks(paper), paper.ended)
    yield from (paper.digest, paper.verify_url, paper.verify_code)


def content(canvas: Canvas, paper: AgreementPaper) -> Iterator[Block]:
    """Everything above the signatures, which the last article stays with."""
    yield Block(86, partial(_draw_title, paper=paper))
    yield from form.fields(canvas, "甲方（用人单位）", paper.employer)
    yield from form.fields(canvas, "乙方（毕业生）", paper.student)
    for title, pairs in paper.terms:
        yield from form.fields(canvas, title, pairs)
    yield form.closing_rule()
    yield from form.paragraph(canvas, ("其他约定",), _remarks(paper) or "无", space=7)
    articles = articles_of(paper.kind, paper.values)
    for number, article in enumerate(articles, 1):
        head = (f"第{_chinese(number)}条", article.title)
        last = number == len(articles)  # a sheet of signatures alone could be put under any text
        yield from form.paragraph(canvas, head, article.text, space=5, whole=last)


def _remarks(paper: AgreementPaper) -> str:
    return "\n".join(paper.remarks.expandtabs(2).splitlines()).strip()


def _chinese(number: int) -> str:
    if number <= 10:
        return _DIGITS[number - 1]
    return f"十{_DIGITS[number - 11]}"


def draw_state(canvas: Canvas, paper: AgreementPaper) -> None:
    """未生效, or how it came to an end, large across the page."""
    state = paper.ended or ("" if paper.number else "未生效")
    if state:
        tint = (248, 229, 228) if paper.ended else (236, 237, 239)
        with canvas.rotation(32, WIDTH / 2, HEIGHT / 2):
            canvas.put_centred(WIDTH / 2, HEIGHT / 2 + 40, state, Style(120, tint), 12)


def _draw_surround(canvas: Canvas, paper: AgreementPaper, position: str) -> None:
    draw_state(canvas, paper)
    canvas.put(LEFT, 40, f"{paper.year} 届毕业生就业协议书", NOTE)
    canvas.put_right(RIGHT, 40, f"协议书编号　{paper.number or '-'}", NOTE)
    canvas.put(LEFT, HEIGHT - 32, f"核验码　{paper.verify_code}", NOTE)
    canvas.put_right(RIGHT, HEIGHT - 32, position, NOTE)


def _draw_title(canvas: Canvas, top: float, paper: AgreementPaper) -> None:
    size = min(13, (RIGHT - LEFT) / (len(paper.school) * 14 / 13))
    canvas.put_centred(WIDTH / 2, top + 14, paper.school, Style(size), size / 13)
    canvas.put_centred(WIDTH / 2, top + 45, NAME, Style(23, strong=True), 4)
    canvas.put_centred(WIDTH / 2, top + 66, paper.kind, LABEL)


def signature_boxes(canvas: Canvas, signatures: Sequence[Signature]) -> Block:
    """The three boxes side by side, as high as the fullest of them."""
    boxes = []
    for signature in signatures:
        lines: list[tuple[str, Style, float]] = [(signature.heading, TITLE, 18)]
        for label, value in signature.lines:
            lines.append((label, NOTE, 15))
            broken = canvas.broken(value or "—", _BOX - 20, BODY.size)
            lines += [(line.text, BODY, 12.2) for line in broken]
        boxes.append(lines)
    height = max(sum(step for _, _, step in lines) for lines in boxes) + 8
    return Block(height, partial(_draw_boxes, boxes=boxes, height=height), space=12, stays=True)


def _draw_boxes(
    canvas: Canvas, top: float, boxes: list[list[tuple[str, Style, float]]], height: float
) -> None:
    for number, lines in enumerate(boxes):
        x, y = LEFT + number * (_BOX + _BOX_GAP), top
        canvas.frame(x, y, (_BOX, height), SOFT)
        for text, style, step in lines:
            y += step
            canvas.put(x + 10, y, text, style)


def _told(paper: AgreementPaper) -> tuple[Pair, ...]:
    return (
        ("SHA-256 摘要", paper.digest),
        ("核验码", paper.verify_code),
        ("核验网址", paper.verify_url),
    )


def proof(canvas: Canvas, told: Sequence[Pair], url: str) -> Block:
    """How the paper is checked: digest, code and address beside the QR code of the address."""
    rows: list[Pair] = []
    for label, value in told:
        parts = canvas.broken(value, RIGHT - _CODE - _BOX_GAP - TEXT, PROOF.size)
        rows += zip((label, *[""] * (len(parts) - 1)), (part.text for part in parts), strict=True)
    return Block(
        height=max(_CODE + 14, 15 * len(rows)),
        draw=partial(_draw_proof, rows=rows, url=url),
        space=12,
    )


def _draw_proof(canvas: Canvas, top: float, rows: list[Pair], url: str) -> None:
    for number, (label, value) in enumerate(rows):
        y = top + 9 + number * 15
        canvas.put(LEFT, y, label, LABEL)
        canvas.put(TEXT, y, value, PROOF)
    canvas.code(RIGHT - _CODE, top, _CODE, url)
    canvas.put_centred(RIGHT - _CODE / 2, top + _CODE + 11, "扫码核验", NOTE)
