"""Office files as their programs write them, with marks where they write of people."""

from tests.cleaning.samples import MARK, WORDS, photo, zipped

_MAIN = "application/vnd.openxmlformats-officedocument."
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_S = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_P = "http://schemas.openxmlformats.org/presentationml/2006/main"
_SPACES = f'xmlns:w="{_W}" xmlns:r="{_R}" xmlns:a="{_A}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
_CORE = (
    '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">'
    f"<dc:creator>{MARK}</dc:creator><cp:lastModifiedBy>{MARK}</cp:lastModifiedBy>"
    "<dcterms:created>2026-03-01T09:00:00Z</dcterms:created></cp:coreProperties>"
)
_APP = (
    '<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties">'
    f"<Company>{MARK}</Company><Manager>{MARK}</Manager></Properties>"
)


def _types(**overrides: str) -> str:
    parts = "".join(f'<Override PartName="/{name}" ContentType="{of}"/>' for name, of in overrides.items())
    return (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        '<Default Extension="jpg" ContentType="image/jpeg"/>'
        f'<Default Extension="bin" ContentType="{_MAIN}oleObject"/>{parts}</Types>'
    )


def _pointers(*found: tuple[str, str]) -> str:
    """Numbered from rId1 in their order; a target with :// leads outside."""
    each = "".join(
        f'<Relationship Id="rId{number}" Type="{_R}/{kind}" Target="{where}"'
        + (' TargetMode="External"/>' if "://" in where else "/>")
        for number, (kind, where) in enumerate(found, 1)
    )
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{each}</Relationships>'


def _packed(main: str, parts: dict[str, str | bytes], **types: str) -> bytes:
    root = _pointers(
        ("officeDocument", main),
        ("metadata/core-properties", "docProps/core.xml"),
        ("extended-properties", "docProps/app.xml"),
        ("metadata/thumbnail", "docProps/thumbnail.jpg"),
    )
    known = {
        "docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
        "docProps/app.xml": f"{_MAIN}extended-properties+xml",
    }
    whole: dict[str, str | bytes] = {
        "[Content_Types].xml": _types(**known, **types),
        "_rels/.rels": root,
        "docProps/core.xml": _CORE,
        "docProps/app.xml": _APP,
        "docProps/thumbnail.jpg": photo("JPEG"),
        **parts,
    }
    return zipped({name: part.encode() if isinstance(part, str) else part for name, part in whole.items()})


def _run(words: str) -> str:
    return f'<w:r w:rsidR="00AB12CD"><w:t>{words}</w:t></w:r>'


_WHO = f'w:id="1" w:author="{MARK}" w:date="2026-03-01T09:00:00Z"'
_DOCUMENT = f"""<w:document {_SPACES}><w:body>
<w:p w:rsidR="00AB12CD" w14:paraId="1A2B3C4D"><w:commentRangeStart w:id="0"/>{_run(WORDS)}
<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r></w:p>
<w:p><w:ins {_WHO}>{_run("and stayed so")}</w:ins>
<w:del {_WHO}><w:r><w:delText>{MARK} said no</w:delText></w:r></w:del></w:p>
<w:p><w:pPr><w:rPr><w:del {_WHO}/></w:rPr></w:pPr>{_run("two lines")}</w:p><w:p>{_run("made one")}</w:p>
<w:p><w:hyperlink r:id="rId3">{_run("a page")}</w:hyperlink></w:p>
<w:p><w:r><w:drawing><a:blip r:embed="rId2"/></w:drawing></w:r></w:p>
<w:tbl><w:tr><w:trPr><w:del {_WHO}/></w:trPr><w:tc><w:p>{_run(MARK)}</w:p></w:tc></w:tr>
<w:tr><w:tc><w:p>{_run("a row")}</w:p></w:tc></w:tr></w:tbl>
<w:p><w:r><w:instrText> INCLUDEPICTURE "https://{MARK}.invalid/x.png" </w:instrText></w:r></w:p>
</w:body></w:document>"""
_SETTINGS = (
    f'<w:settings {_SPACES}><w:attachedTemplate r:id="rId1"/><w:rsids><w:rsidRoot w:val="00AB12CD"/></w:rsids>'
    f'<w:docVars><w:docVar w:name="x" w:val="{MARK}"/></w:docVars><w:compat/></w:settings>'
)


def docx(*, inside: str = "") -> bytes:
    return _packed(
        "word/document.xml",
        {
            "word/document.xml": _DOCUMENT.replace("<w:body>", f"<w:body>{inside}"),
            "word/_rels/document.xml.rels": _pointers(
                ("settings", "settings.xml"),
                ("image", "media/image1.jpg"),
                ("hyperlink", f"https://{MARK}.invalid/"),
                ("comments", "comments.xml"),
                ("customXml", "../customXml/item1.xml"),
                ("oleObject", "embeddings/oleObject1.bin"),
            ),
            "word/settings.xml": _SETTINGS,
            "word/_rels/settings.xml.rels": _pointers(("attachedTemplate", f"file:///C:/Users/{MARK}/x.dotx?://")),
            "word/comments.xml": f"<w:comments {_SPACES}><w:comment {_WHO}>{_run('So?')}</w:comment></w:comments>",
            "word/people.xml": f"<people>{MARK}</people>",
            "word/media/image1.jpg": photo("JPEG"),
            "word/embeddings/oleObject1.bin": MARK.encode(),
            "customXml/item1.xml": f"<x>{MARK}</x>",
        },
        **{
            "word/document.xml": f"{_MAIN}wordprocessingml.document.main+xml",
            "word/settings.xml": f"{_MAIN}wordprocessingml.settings+xml",
            "word/comments.xml": f"{_MAIN}wordprocessingml.comments+xml",
            "word/people.xml": f"{_MAIN}wordprocessingml.people+xml",
        },
    )


def xlsx() -> bytes:
    book = (
        f'<workbook xmlns="{_S}" xmlns:r="{_R}"><fileSharing userName="{MARK}"/><sheets>'
        '<sheet name="Rota" sheetId="1" r:id="rId1"/>'
        '<sheet name="Old" sheetId="2" state="hidden" r:id="rId2"/></sheets>'
        f'<externalReferences><externalReference r:id="rId3"/></externalReferences>'
        '<definedNames><definedName name="x">[1]Sheet1!A1</definedName></definedNames></workbook>'
    )
    sheet = (
        f'<worksheet xmlns="{_S}" xmlns:r="{_R}"><sheetData><row r="1">'
        f'<c r="A1" t="inlineStr"><is><t>{WORDS}</t></is></c>'
        '<c r="B1"><f>SUM(1,2)</f><v>3</v></c><c r="C1"><f>[1]Sheet1!A1</f><v>7</v></c></row></sheetData>'
        '<hyperlinks><hyperlink ref="A1" r:id="rId1"/></hyperlinks><pageSetup orientation="portrait" r:id="rId2"/>'
        '<legacyDrawing r:id="rId3"/></worksheet>'
    )
    return _packed(
        "xl/workbook.xml",
        {
            "xl/workbook.xml": book,
            "xl/_rels/workbook.xml.rels": _pointers(
                ("worksheet", "worksheets/sheet1.xml"),
                ("worksheet", "worksheets/sheet2.xml"),
                ("externalLink", "externalLinks/externalLink1.xml"),
            ),
            "xl/worksheets/sheet1.xml": sheet,
            "xl/worksheets/_rels/sheet1.xml.rels": _pointers(
                ("hyperlink", f"https://{MARK}.invalid/"),
                ("printerSettings", "../printerSettings/printerSettings1.bin"),
                ("vmlDrawing", "../drawings/vmlDrawing1.vml"),
                ("comments", "../comments1.xml"),
            ),
            "xl/worksheets/sheet2.xml": f'<worksheet xmlns="{_S}"><sheetData/></worksheet>',
            "xl/externalLinks/externalLink1.xml": f'<externalLink xmlns="{_S}">{MARK}</externalLink>',
            "xl/printerSettings/printerSettings1.bin": MARK.encode("utf-16-le"),
            "xl/drawings/vmlDrawing1.vml": f"<xml>{MARK}</xml>",
            "xl/comments1.xml": f'<comments xmlns="{_S}"><authors><author>{MARK}</author></authors></comments>',
        },
        **{
            "xl/workbook.xml": f"{_MAIN}spreadsheetml.sheet.main+xml",
            "xl/worksheets/sheet1.xml": f"{_MAIN}spreadsheetml.worksheet+xml",
            "xl/worksheets/sheet2.xml": f"{_MAIN}spreadsheetml.worksheet+xml",
            "xl/externalLinks/externalLink1.xml": f"{_MAIN}spreadsheetml.externalLink+xml",
            "xl/printerSettings/printerSettings1.bin": f"{_MAIN}spreadsheetml.printerSettings",
            "xl/drawings/vmlDrawing1.vml": f"{_MAIN}vmlDrawing",
            "xl/comments1.xml": f"{_MAIN}spreadsheetml.comments+xml",
        },
    )


def pptx() -> bytes:
    slide = (
        f'<p:sld xmlns:p="{_P}" xmlns:a="{_A}" xmlns:r="{_R}" show="0"><p:cSld><p:spTree><p:pic><p:nvPicPr>'
        f'<p:cNvPr id="2" name="C:\\Users\\{MARK}\\rail.jpg" descr="A bed rail">'
        '<a:hlinkClick r:id="rId2"/></p:cNvPr>'
        f'</p:nvPicPr><a:blip r:embed="rId1"/></p:pic><a:t>{WORDS}</a:t></p:spTree></p:cSld></p:sld>'
    )
    return _packed(
        "ppt/presentation.xml",
        {
            "ppt/presentation.xml": f'<p:presentation xmlns:p="{_P}" xmlns:r="{_R}"><p:sldIdLst>'
            '<p:sldId id="256" r:id="rId1"/></p:sldIdLst></p:presentation>',
            "ppt/_rels/presentation.xml.rels": _pointers(
                ("slide", "slides/slide1.xml"), ("commentAuthors", "commentAuthors.xml")
            ),
            "ppt/slides/slide1.xml": slide,
            "ppt/slides/_rels/slide1.xml.rels": _pointers(
                ("image", "../media/image1.jpg"), ("hyperlink", f"https://{MARK}.invalid/")
            ),
            "ppt/media/image1.jpg": photo("JPEG"),
            "ppt/commentAuthors.xml": f"<x>{MARK}</x>",
        },
        **{
            "ppt/presentation.xml": f"{_MAIN}presentationml.presentation.main+xml",
            "ppt/slides/slide1.xml": f"{_MAIN}presentationml.slide+xml",
            "ppt/commentAuthors.xml": f"{_MAIN}presentationml.commentAuthors+xml",
        },
    )


def odt() -> bytes:
    names = {"office": "office", "text": "text", "draw": "drawing", "dc": None, "meta": "meta"}
    oasis = "urn:oasis:names:tc:opendocument:xmlns:"
    spaces = " ".join(f'xmlns:{short}="{oasis}{long}:1.0"' for short, long in names.items() if long)
    spaces += ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
    content = (
        f"<office:document-content {spaces}><office:body><office:text><text:tracked-changes><text:changed-region>"
        f"<text:deletion><office:change-info><dc:creator>{MARK}</dc:creator></office:change-info><text:p>{MARK}</text:p>"
        f"</text:deletion></text:changed-region></text:tracked-changes><text:p>{WORDS}<text:change/>, they said"
        f"<office:annotation><dc:creator>{MARK}</dc:creator><text:p>Is it so?</text:p></office:annotation> twice"
        f'<text:a xlink:href="https://{MARK}.invalid/"> on a page</text:a> at night</text:p>'
        '<draw:frame><draw:image xlink:href="Pictures/one.jpg"/></draw:frame></office:text></office:body>'
        "</office:document-content>"
    )
    held = ("content.xml", "meta.xml", "settings.xml", "Pictures/one.jpg", "Thumbnails/thumbnail.png")
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{name}" manifest:media-type=""/>' for name in held
    )
    meta = f"<office:document-meta {spaces}><dc:creator>{MARK}</dc:creator></office:document-meta>"
    manifest = f'<manifest:manifest xmlns:manifest="{oasis}manifest:1.0">{entries}</manifest:manifest>'
    return zipped(
        {
            "mimetype": b"application/vnd.oasis.opendocument.text",
            "content.xml": content.encode(),
            "meta.xml": meta.encode(),
            "settings.xml": f"<office:document-settings {spaces}>{MARK}</office:document-settings>".encode(),
            "Pictures/one.jpg": photo("JPEG"),
            "Thumbnails/thumbnail.png": photo("PNG"),
            "Basic/script.xml": MARK.encode(),
            "META-INF/manifest.xml": manifest.encode(),
        }
    )
