"""Office files are archives of XML, and archives may be hostile: nothing is unpacked or parsed without a bound."""

import zipfile
from posixpath import normpath
from typing import IO

from lxml import etree

from ... import errors

MOST_MEMBERS = 5_000
LARGEST_PART = 40 * 1024 * 1024
LARGEST_PARTS = 120 * 1024 * 1024
# Below this a small document packs well because it says the same often.
ALWAYS_SMALL = 10 * 1024 * 1024
LARGEST_RATIO = 200
# Each element of a parsed part takes far more memory than its mark in the file.
MOST_MARKS = 2_000_000

OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
MAIN_PART = "/officeDocument"


def refused(sentence, code: str, **params) -> errors.Invalid:
    return errors.Invalid(str(sentence) % params, code=code)


def broken() -> errors.Invalid:
    return refused(errors.ROUTE_FILE_BROKEN, "file_broken")


def too_much() -> errors.Invalid:
    return refused(errors.ROUTE_FILE_UNPACKS, "file_unpacks")


class Archive:
    """The parts of an office file. Raises ``Invalid`` for what is damaged, too large, or has macros in it."""

    def __init__(self, file: IO[bytes]):
        try:
            self.zip = zipfile.ZipFile(file)
            members = self.zip.infolist()
        except Exception as error:  # a damaged archive may raise nearly anything
            raise broken() from error
        self.names = {member.filename for member in members}
        if any(member.flag_bits & 0x1 for member in members):
            raise refused(errors.ROUTE_FILE_PROTECTED, "file_protected")
        if any(name.lower().endswith("vbaproject.bin") for name in self.names):
            raise refused(errors.ROUTE_FILE_MACROS, "file_macros")
        if _is_bomb(members):
            raise too_much()

    def is_open_document(self) -> bool:
        return "mimetype" in self.names and self.read("mimetype").startswith(OPEN_DOCUMENT)

    def read(self, name: str) -> bytes:
        """A part whole; what an archive says of its size is not believed."""
        try:
            with self.zip.open(name) as part:
                content = part.read(LARGEST_PART + 1)
        except Exception as error:  # as above
            raise broken() from error
        if len(content) > LARGEST_PART:
            raise too_much()
        return content

    def xml(self, name: str):
        """The root of a part; a document type, where entities live, is in no file of an office program."""
        content = self.read(name)
        if content.count(b"<") > MOST_MARKS:
            raise too_much()
        parser = etree.XMLParser(
            resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
        )
        try:
            root = etree.fromstring(content, parser)
        except etree.XMLSyntaxError as error:
            raise broken() from error
        if root.getroottree().docinfo.doctype:
            raise broken()
        return root

    def main_part(self) -> str | None:
        """The part that the file is about, such as ``word/document.xml``."""
        if "_rels/.rels" not in self.names:
            return None
        for relation in self.xml("_rels/.rels"):
            if relation.get("Type", "").endswith(MAIN_PART):
                return normpath(relation.get("Target", "").lstrip("/"))
        return None


def _is_bomb(members: list[zipfile.ZipInfo]) -> bool:
    parts = [member for member in members if member.filename.endswith((".xml", ".rels"))]
    size = sum(member.file_size for member in parts)
    packed = sum(member.compress_size for member in parts)
    too_large = any(member.file_size > LARGEST_PART for member in parts) or size > LARGEST_PARTS
    return len(members) > MOST_MEMBERS or too_large or (size > ALWAYS_SMALL and size > LARGEST_RATIO * max(packed, 1))
