"""Rich text for programs that have only plain text, such as a cell of a spreadsheet."""

import re
from html.parser import HTMLParser

PARAGRAPHS = {"p", "div", "li", "ul", "ol", "blockquote", "table", "tr", *(f"h{level}" for level in range(1, 7))}


def plain_text(html: str) -> str:
    """The text of rich text: an empty line between paragraphs, what ``linebreaks`` makes paragraphs of again."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return settled("".join(reader.pieces))


def settled(text: str) -> str:
    """Text with at most one empty line in a row and no spaces around its lines."""
    lines = "\n".join(" ".join(line.split()) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


class _Reader(HTMLParser):
    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.pieces = []

    def handle_starttag(self, tag, attrs):
        if tag == "br":
            self.pieces.append("\n")
        elif tag in PARAGRAPHS:
            self.pieces.append("\n\n")

    def handle_endtag(self, tag):
        if tag in PARAGRAPHS:
            self.pieces.append("\n\n")

    def handle_data(self, data):
        self.pieces.append(data)
