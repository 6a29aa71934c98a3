"""A file that somebody sends: what it is, told by its content, and what it says."""

import json
from pathlib import Path
from typing import IO

from ... import conf, errors
from .archives import Archive, broken, refused
from .grids import Source
from .reading_docx import read_docx
from .reading_xlsx import read_xlsx

OLE = b"\xd0\xcf\x11\xe0"
ZIP = (b"PK\x03\x04", b"PK\x05\x06")
MEGABYTE = 1024 * 1024
# Names of the streams in the containers of old office programs, as they are written there.
ENCRYPTED, OLD_WORD, OLD_EXCEL = (name.encode("utf-16-le") for name in ("EncryptedPackage", "WordDocument", "Workbook"))
MACROS = (".docm", ".dotm", ".xlsm", ".xltm")
LARGEST_OLE_LOOK = 20 * MEGABYTE


def check_size(size: int) -> None:
    """Raises ``Invalid`` for an empty file and for one above ``IOM_LARGEST_ROUTE_FILE``."""
    if size == 0:
        raise refused(errors.ROUTE_FILE_EMPTY, "file_empty")
    if size > conf.largest_route_file() * MEGABYTE:
        raise refused(errors.ROUTE_FILE_TOO_LARGE, "file_too_large", number=conf.largest_route_file())


def read_file(file: IO[bytes], filename: str = "") -> Source | dict:
    """The lines and tables of a document, or the content of a route from JSON.

    Raises ``Invalid`` with a sentence and a code for whatever cannot be read; nothing is executed or fetched.
    """
    check_size(file.seek(0, 2))
    file.seek(0)
    start = file.read(512)
    file.seek(0)
    if start.startswith(OLE):
        raise _old_or_protected(file.read(LARGEST_OLE_LOOK))
    if start.startswith(ZIP):
        return _read_archive(file, filename)
    if start.lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")) and not start.startswith(b"{\\rtf"):
        return _read_json(file)
    raise refused(errors.ROUTE_FILE_UNKNOWN, "file_unknown")


def _old_or_protected(content: bytes) -> errors.Invalid:
    if ENCRYPTED in content:
        return refused(errors.ROUTE_FILE_PROTECTED, "file_protected")
    if OLD_EXCEL in content and OLD_WORD not in content:
        return refused(errors.ROUTE_FILE_OLD_EXCEL, "file_old_excel")
    return refused(errors.ROUTE_FILE_OLD_WORD, "file_old_word")


def _read_archive(file: IO[bytes], filename: str) -> Source:
    if Path(filename).suffix.lower() in MACROS:
        raise refused(errors.ROUTE_FILE_MACROS, "file_macros")
    archive = Archive(file)
    if archive.is_open_document():
        raise refused(errors.ROUTE_FILE_OPEN_DOCUMENT, "file_open_document")
    main = archive.main_part()
    if main is None or main not in archive.names:
        main = next((name for name in ("word/document.xml", "xl/workbook.xml") if name in archive.names), None)
    if main is None:
        raise refused(errors.ROUTE_FILE_UNKNOWN, "file_unknown")
    if b"macroEnabled" in archive.read("[Content_Types].xml"):
        raise refused(errors.ROUTE_FILE_MACROS, "file_macros")
    if main.startswith("xl/"):
        return read_xlsx(file, filename)
    if not main.startswith("word/"):
        raise refused(errors.ROUTE_FILE_UNKNOWN, "file_unknown")
    return read_docx(archive, main)


def _read_json(file: IO[bytes]) -> dict:
    try:
        content = json.loads(file.read().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise broken() from error
    if not isinstance(content, dict) or not isinstance(content.get("needs"), list):
        raise refused(errors.ROUTE_JSON_UNKNOWN, "json_unknown")
    return content
