"""What documents of the upper app share: where its templates are, and how their text is cut."""

from pathlib import Path

from iom_plugin_resources.exports.documents import printable

SHIPPED = Path(__file__).resolve().parent.parent / "templates"
DASH = "—"

# A cell of a flattened table that continues the one above it; ``docx`` merges such cells. A character for
# private use: ``printable`` takes it out of everything that people have typed.
CONTINUED = "\ue000"


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in printable(text).split("\n") if line.strip()]
