"""QR codes: what a phone reads from paper and from the page."""

import re

import segno
import zxingcpp
from PIL import Image, ImageDraw

from tests.documents import reading
from tests.documents.papers import paper
from wxsign.documents import qr
from wxsign.documents.agreement import render

URL = "https://sign.example.edu.cn/verify/ABCD-EFGH-JKLM"


def test_the_code_on_the_last_page_reads_as_the_address_to_verify() -> None:
    pictures = reading.pictures_of(render(paper()), scale=2)

    codes = [[code.text for code in zxingcpp.read_barcodes(each)] for each in pictures]

    assert codes == [[], [URL]]


def test_the_code_still_reads_over_the_mark_of_an_agreement_not_in_force() -> None:
    picture = reading.pictures_of(render(paper(number=None)), scale=2)[-1]

    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [URL]


def test_the_runs_are_the_dark_modules_of_the_code() -> None:
    side, runs = qr.runs(URL)

    dark = {(row, column + step) for row, column, length in runs for step in range(length)}
    code = segno.make(URL, error="m", mask=3, micro=False, boost_error=False)
    expected = {
        (row, column)
        for row, modules in enumerate(code.matrix)
        for column, module in enumerate(modules)
        if module
    }
    assert (side, dark) == (len(code.matrix), expected)


def test_the_svg_draws_the_same_code_with_its_white_edge() -> None:
    svg = qr.svg(URL)

    side = int(re.findall(r'viewBox="0 0 (\d+) \1"', svg)[0])
    picture = Image.new("L", (side * 4, side * 4), 255)
    pen = ImageDraw.Draw(picture)
    for column, row, length in re.findall(r"M(\d+) (\d+)h(\d+)v1h-\d+z", svg):
        x, y = 4 * int(column), 4 * int(row)
        pen.rectangle((x, y, x + 4 * int(length) - 1, y + 3), fill=0)
    assert [code.text for code in zxingcpp.read_barcodes(picture)] == [URL]
    assert picture.crop((0, 0, 16, side * 4)).getextrema() == (255, 255)


def test_the_svg_has_a_name_for_those_who_cannot_see_it() -> None:
    assert qr.svg(URL).count('role="img" aria-label="二维码"') == 1
