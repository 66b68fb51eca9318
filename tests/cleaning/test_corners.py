"""Office files with marks where few look: fields, formulas, charts, old shapes, texts about the file (T16)."""

import base64
import re

import pytest

from cleaning.notes import Note
from tests.cleaning import offices
from tests.cleaning.looking import cleaned
from tests.cleaning.samples import MARK, WORDS, photo, zipped
from tests.cleaning.test_office import marked, parts, pointed, text

HOME = f"file:///C:/Users/{MARK}"


def mark(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def code(words: str) -> str:
    return f"<w:r><w:instrText>{words}</w:instrText></w:r>"


def shown(words: str) -> str:
    return f"<w:r><w:t>{words}</w:t></w:r>"


def field(*said: str, shows: str) -> str:
    return f"<w:p>{mark('begin')}{''.join(said)}{mark('separate')}{shown(shows)}{mark('end')}</w:p>"


FIELDS = {
    "split": field(code(" HYPER"), code(f'LINK "{HOME}'), code('/x.docx" '), shows="seen"),
    "nested": field(code(" INCLUDETEXT "), mark("begin"), code(f" QUOTE {HOME} "), mark("end"), shows="seen"),
    "shown inside": field(
        code(" DDEAUTO "), mark("begin"), code(" REF x "), mark("separate"), shown(MARK), mark("end"), shows="seen"
    ),
    "a path": field(code(" IF 1 = 1 "), code(f'"C:\\Users\\{MARK}"'), shows="seen"),
    "reference manager": field(code(f" ADDIN ZOTERO_ITEM {{{MARK}}}"), shows="seen"),
    "simple": f'<w:p><w:fldSimple w:instr=" LINK Excel.Sheet {HOME}/a">{shown("seen")}</w:fldSimple></w:p>',
    "data": f'<w:p><w:r><w:fldChar w:fldCharType="begin"><w:fldData>{MARK}</w:fldData></w:fldChar></w:r>'
    f"{code(' PAGE ')}{mark('separate')}{shown('seen')}{mark('end')}</w:p>",
    "never ends": f'<w:p>{shown("seen")}{mark("begin")}{code(f" INCLUDEPICTURE {HOME}")}</w:p>',
}  # fmt: skip


@pytest.mark.parametrize("kind", FIELDS)
def test_a_field_that_leads_out_keeps_what_it_showed_however_it_is_written(kind: str) -> None:
    original = offices.docx(inside=FIELDS[kind])
    assert MARK in parts(original)["word/document.xml"].decode().split(WORDS)[0]

    copy, _ = cleaned(original)

    assert marked(copy) == []
    assert text(parts(copy)["word/document.xml"]).strip().removeprefix("PAGE ").startswith("seen")


def test_a_field_that_counts_or_points_inside_the_file_stays() -> None:
    contents = field(code(' TOC \\o "1-3" '), shows="1 Nights")

    body = parts(cleaned(offices.docx(inside=contents + field(code(" PA"), code("GE "), shows="3")))[0])

    assert b' TOC \\o "1-3" ' in body["word/document.xml"]
    assert body["word/document.xml"].count(b"fldCharType") == 6


def test_old_shapes_and_links_say_nothing_of_where_a_picture_lay() -> None:
    spaces = 'xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"'
    inside = (
        f'<w:p><w:pict><v:oval {spaces} href="{HOME}"><v:fill src="{HOME}" o:title="{MARK}"/></v:oval></w:pict>'
        f'<w:hyperlink w:anchor="a" w:tooltip="{HOME}">{shown("seen")}</w:hyperlink></w:p>'
    )

    assert marked(cleaned(offices.docx(inside=inside))[0]) == []


FORMULAS = [
    f'HYPERLINK("{HOME}/x.xlsx","seen")',
    f'WEBSERVICE("https://{MARK}.invalid")',
    f"INDIRECT(\"'C:\\Users\\{MARK}\\[x.xlsx]A'!A1\")",
    f'IF(1,HYPERLINK("\\\\{MARK}\\share"))',
]


@pytest.mark.parametrize("formula", FORMULAS)
def test_a_formula_that_leads_out_keeps_its_value(formula: str) -> None:
    quoted = formula.replace('"', "&quot;")
    held = parts(offices.xlsx())
    cells = (
        f'<c r="D1" t="str"><f>{quoted}</f><v>seen</v></c>'
        f'<c r="E1"><f t="shared" si="4" ref="E1:E2">{quoted}</f><v>1</v></c>'
        '<c r="E2"><f t="shared" si="4"/><v>2</v></c>'
        '<c r="F1"><f>HYPERLINK("#Old!A1","here")</f><v>here</v></c></row>'
    )
    sheet = held["xl/worksheets/sheet1.xml"].decode().replace("</row>", cells)
    rule = f'<dataValidation type="list"><formula1>{quoted}</formula1></dataValidation>'
    sheet = sheet.replace("<hyperlinks>", f"<dataValidations>{rule}</dataValidations><hyperlinks>")
    held["xl/worksheets/sheet1.xml"] = sheet.encode()

    copy, notes = cleaned(zipped(held))

    made = parts(copy)["xl/worksheets/sheet1.xml"].decode()
    assert (marked(copy), Note.LINKS in notes) == ([], True)
    assert '<c r="D1" t="str"><v>seen</v></c><c r="E1"><v>1</v></c><c r="E2"><v>2</v></c>' in made
    assert "<formula1>#REF!</formula1>" in made
    assert made.count("<f>") == 2  # the sum, and the link inside the file


_MAIN = "application/vnd.openxmlformats-officedocument."
_MORE = {
    "docProps/custom.xml": (f"{_MAIN}custom-properties+xml", f"<Properties>{MARK}</Properties>"),
    "xl/calcChain.xml": (f"{_MAIN}spreadsheetml.calcChain+xml", "<calcChain/>"),
    "xl/threadedComments/threadedComment1.xml": (
        "application/vnd.ms-excel.threadedcomments+xml",
        f"<x>{MARK}</x>",
    ),
    "xl/persons/person.xml": ("application/vnd.ms-excel.person+xml", f"<x>{MARK}</x>"),
    "xl/charts/chart1.xml": (
        f"{_MAIN}drawingml.chart+xml",
        '<c:chartSpace xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"><c:ser>'
        f"<c:tx><c:strRef><c:f>'C:\\Users\\{MARK}\\[x.xlsx]A'!$A$1</c:f></c:strRef></c:tx>"
        f"<c:val><c:numRef><c:f>'{HOME}/[x.xlsx]A'!$B$1</c:f><c:numCache><c:ptCount val=\"1\"/></c:numCache>"
        "</c:numRef></c:val><c:cat><c:strRef><c:f>Rota!$A$1</c:f></c:strRef></c:cat></c:ser></c:chartSpace>",
    ),
}


def test_parts_that_few_know_of_say_nothing_either() -> None:
    held = parts(offices.xlsx())
    for name, (type_, content) in _MORE.items():
        held[name] = content.encode()
        entry = f'<Override PartName="/{name}" ContentType="{type_}"/></Types>'
        held["[Content_Types].xml"] = held["[Content_Types].xml"].replace(b"</Types>", entry.encode())
    assert len(marked(zipped(held))) > len(marked(offices.xlsx()))

    copy, _ = cleaned(zipped(held))

    assert (marked(copy), pointed(copy)) == ([], set())
    assert {"xl/calcChain.xml", "xl/persons/person.xml"} & parts(copy).keys() == set()
    chart = parts(copy)["xl/charts/chart1.xml"].decode()
    assert "<c:val><c:numLit><c:ptCount" in chart
    assert re.findall("<c:f>(.*?)</c:f>", chart) == ["#REF!", "Rota!$A$1"]


def test_libreoffice_fills_and_fetches_nothing_any_more() -> None:
    held = parts(offices.odt())
    spaces = (
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:xhtml="http://www.w3.org/1999/xhtml" xmlns:xlink="http://www.w3.org/1999/xlink"'
    )
    home = f"file:///home/{MARK}/x.ods"
    inside = (
        f'<table:table {spaces} table:name="T"><table:table-row>'
        f"<table:table-cell table:formula=\"of:=['{home}'#$A.A1]\"><text:p>seven</text:p></table:table-cell>"
        '<table:table-cell table:formula="of:=SUM(1;2)"/></table:table-row></table:table>'
        f"<table:table {spaces} table:name=\"'{home}'#A\"><table:table-row/></table:table>"
        f'<text:p {spaces} xhtml:content="{MARK}"><text:author-name>{MARK}</text:author-name> and'
        f"<text:sender-lastname>{MARK}</text:sender-lastname><text:file-name>{MARK}</text:file-name> then</text:p>"
        f'<draw:frame {spaces} draw:name="C:\\{MARK}.jpg"><draw:object xlink:href="./../../home/{MARK}/x.ods"/>'
        f"<draw:image><office:binary-data>{base64.b64encode(photo()).decode()}</office:binary-data></draw:image>"
        "</draw:frame>"
    )
    content = held["content.xml"].decode().replace("<office:text>", f"<office:text>{inside}")
    held["content.xml"] = content.encode()

    copy, notes = cleaned(zipped(held))

    body = parts(copy)["content.xml"].decode()
    assert (marked(copy), Note.LINKS in notes) == ([], True)
    assert text(body.encode()).strip().startswith("seven and then")
    assert body.count("table:formula") == 1
    (picture,) = re.findall("binary-data>([^<]+)<", body)
    assert MARK.encode() not in base64.b64decode(picture)
    assert 'draw:name="Picture"' in body
