"""What every exported document shares: the file, and text that any format can carry."""

import re
from dataclasses import dataclass

LONGEST_NAME = 80

# XML knows no control characters, and a private-use character has a shape only in the font it came from.
NOT_PRINTABLE = re.compile("[^\n -~\xa0-\ud7ff\uf900-\ufffd\U00010000-\U0010ffff]")
NOT_FOR_FILE_NAMES = re.compile(r'[\\/:*?"<>|\s]+')


@dataclass(frozen=True)
class Document:
    """A file ready to be sent or saved."""

    filename: str
    content_type: str
    content: bytes


def printable(value):
    """The same text, lists and dictionaries without the characters that no document can show."""
    if isinstance(value, str):
        return NOT_PRINTABLE.sub("", value.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    if isinstance(value, dict):
        return {key: printable(item) for key, item in value.items()}
    if isinstance(value, list):
        return [printable(item) for item in value]
    return value


def file_name(name: str, extension: str) -> str:
    """A name that every file system takes, with its spaces and Cyrillic letters."""
    return f"{safe_name(name)}.{extension}"


def safe_name(name: str) -> str:
    """The same without an extension, as a folder has it; never empty."""
    return NOT_FOR_FILE_NAMES.sub(" ", printable(name)).strip()[:LONGEST_NAME].strip(" .") or "_"
