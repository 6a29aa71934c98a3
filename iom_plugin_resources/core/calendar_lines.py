"""Content lines of iCalendar (RFC 5545, 3.1): escaped, folded at 75 octets, ended by CRLF."""

import datetime
import re

LONGEST_LINE = 75  # octets, without the line break

# What no line can carry: control characters, and the separators that some programs take for a line break.
LINE_BREAKS = re.compile("\r\n|[\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]")
NOT_CARRIED = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n"})


def escaped(text: str) -> str:
    """A value of type TEXT."""
    return plain(text).translate(ESCAPED)


def plain(text: str) -> str:
    """The text without what a line cannot carry; line breaks of any kind become a plain one."""
    return NOT_CARRIED.sub("", LINE_BREAKS.sub("\n", text))


def utc(moment: datetime.datetime) -> str:
    return f"{moment.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"


def folded(line: str) -> bytes:
    """The line as it is sent. A character of several octets is never torn apart."""
    octets = line.encode()
    pieces, start, room = [], 0, LONGEST_LINE
    while len(octets) - start > room:
        end = start + room
        while octets[end] & 0xC0 == 0x80:  # in the middle of a character
            end -= 1
        pieces.append(octets[start:end])
        start, room = end, LONGEST_LINE - 1  # the space that begins the next line counts
    pieces.append(octets[start:])
    return b"\r\n ".join(pieces) + b"\r\n"


def joined(lines: list[str]) -> bytes:
    return b"".join(map(folded, lines))
