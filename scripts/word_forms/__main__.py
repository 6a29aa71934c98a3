"""Builds the Word templates that the package ships, so that their origin can be reviewed: run it, look, commit.

    python scripts/word_forms [FOLDER]

A portal makes its own in Word: copy a template, change it, upload it in the Wagtail admin or name it in the settings.
"""

import sys
from pathlib import Path

import local_acts
import meetings
import route

FOLDER = Path(__file__).resolve().parent.parent.parent / "iom_plugin/templates/iom_plugin/documents"
BUILDERS = {
    "route.docx": route.five_columns,
    "route_m_columns.docx": route.m_columns,
    "route_cnppm.docx": route.cnppm,
    "agenda.docx": meetings.agenda,
    "protocol.docx": meetings.protocol,
    "regulation.docx": local_acts.regulation,
    "order.docx": local_acts.order,
}


def main(folder: Path = FOLDER) -> None:
    for name, build in BUILDERS.items():
        build(folder / name)


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
