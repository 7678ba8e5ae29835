"""The copy of a student's own data as a PDF, to be read (个人信息保护法 art. 45)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

from wxsign.documents import form
from wxsign.documents.agreement import BOTTOM, TOP
from wxsign.documents.canvas import HEIGHT, WIDTH, Canvas, Style
from wxsign.documents.fonts import MissingGlyphs
from wxsign.documents.form import LABEL, LEFT, NOTE, RIGHT
from wxsign.documents.layout import Block, distribute
from wxsign.rules.profile_copy import Group

NAME = "我的个人资料"
_PRIVATE = "含有完整的个人信息，请妥善保管，不要转发"
_NO_SORT = "〓"  # what printers set for a sign that they have not
_MISSING = "“〓”是印不出来的字，JSON 格式的文件里有原来的字。"
_AT_ONCE = 14  # rows that stay together: a list goes on over the page, under its title


@dataclass(frozen=True)
class CopyPaper:
    """What one copy prints, as words: who it is of, from when, and its groups."""

    name: str
    school: str
    made_at: str
    explained: str
    groups: tuple[Group, ...]


def render(paper: CopyPaper, *, quick: bool = True) -> bytes:
    """The copy as a PDF; a sign that cannot be printed is set as 〓, and the copy says so."""
    try:
        return _render(paper, quick=quick)
    except MissingGlyphs as missing:
        return _render(_marked(paper, missing.characters), quick=quick)


def _marked(paper: CopyPaper, characters: str) -> CopyPaper:
    table = dict.fromkeys(map(ord, characters), _NO_SORT)
    return replace(
        paper,
        name=paper.name.translate(table),
        explained=paper.explained + _MISSING,
        groups=tuple(
            (
                title.translate(table),
                tuple((label.translate(table), value.translate(table)) for label, value in pairs),
            )
            for title, pairs in paper.groups
        ),
    )


def _render(paper: CopyPaper, *, quick: bool) -> bytes:
    canvas = Canvas(f"{paper.school}{NAME}", "".join(_words(paper)), quick=quick)
    pages = distribute(list(_blocks(canvas, paper)), BOTTOM - TOP)
    for number, page in enumerate(pages, 1):
        canvas.add_page()
        _draw_surround(canvas, paper, f"第 {number} 页，共 {len(pages)} 页")
        for top, block in page:
            block.draw(canvas, TOP + top)
    return canvas.finished()


def _words(paper: CopyPaper) -> Iterator[str]:
    """Everything that is printed: no two copies have much in common."""
    yield from (paper.name, paper.school, paper.made_at, paper.explained)
    yield from (NAME, _PRIVATE, "第页，共由本人于导出说明—0123456789 　：")
    for title, pairs in paper.groups:
        yield title
        for pair in pairs:
            yield from pair


def _blocks(canvas: Canvas, paper: CopyPaper) -> Iterator[Block]:
    yield Block(80, partial(_draw_title, paper=paper))
    yield from form.paragraph(canvas, ("说明",), paper.explained, space=0)
    yield Block(8, _draw_nothing)
    for title, pairs in paper.groups:
        for start in range(0, len(pairs), _AT_ONCE):
            yield from form.fields(canvas, title, pairs[start : start + _AT_ONCE])
    yield form.closing_rule()


def _draw_nothing(canvas: Canvas, top: float) -> None:
    """Room between the explanation and the first group."""


def _draw_title(canvas: Canvas, top: float, paper: CopyPaper) -> None:
    size = min(13, (RIGHT - LEFT) / (len(paper.school) * 14 / 13))
    canvas.put_centred(WIDTH / 2, top + 14, paper.school, Style(size), size / 13)
    canvas.put_centred(WIDTH / 2, top + 45, NAME, Style(20, strong=True), 2)
    told = f"由{paper.name}本人于 {paper.made_at} 导出"
    canvas.put_centred(WIDTH / 2, top + 66, told, LABEL)


def _draw_surround(canvas: Canvas, paper: CopyPaper, position: str) -> None:
    canvas.put(LEFT, 40, NAME, NOTE)
    canvas.put_right(RIGHT, 40, f"{paper.name}　{paper.made_at}", NOTE)
    canvas.put(LEFT, HEIGHT - 32, _PRIVATE, NOTE)
    canvas.put_right(RIGHT, HEIGHT - 32, position, NOTE)
