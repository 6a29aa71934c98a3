"""Agenda and protocol of a meeting of a council."""

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm
from pieces import loop, new_document, space, widths


def agenda(path) -> None:
    document = new_document()
    head(document)
    document.add_paragraph("", "Fact").add_run("{{ labels.agenda }}").bold = True
    document.add_paragraph("{%p for item in items %}")
    document.add_paragraph("{{ item.number }}. {{ item.question }}.", "Text")
    speaker(document)
    document.add_paragraph("{%p endfor %}")
    space(document, 24)
    signature(document, "chair")
    document.save(path)


def protocol(path) -> None:
    document = new_document()
    head(document)
    signed_names(document)
    document.add_paragraph("{%p if members %}")
    document.add_paragraph("", "Fact").add_run("{{ labels.present }}").bold = True
    loop(document, "name", "members", "{{ name }}", "Fact")
    document.add_paragraph("{%p endif %}")
    space(document, 6)
    document.add_paragraph("", "Fact").add_run("{{ labels.agenda }}").bold = True
    document.add_paragraph("{%p for item in items %}")
    document.add_paragraph("{{ item.number }}. {{ item.question }}.", "Text")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p for item in items %}")
    space(document, 12)
    labelled(document, "{{ item.number }}. {{ labels.heard }}", "{{ item.heard }}.")
    speaker(document)
    labelled(document, "{{ labels.decided }}", "{{ item.decision }}")
    loop(document, "text", "item.comment", "{{ text }}", "Text")
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p if notes %}")
    space(document, 12)
    document.add_paragraph("", "Fact").add_run("{{ labels.said }}").bold = True
    loop(document, "text", "notes", "{{ text }}", "Text")
    document.add_paragraph("{%p endif %}")
    space(document, 24)
    signature(document, "chair")
    space(document, 12)
    signature(document, "secretary")
    document.save(path)


def head(document) -> None:
    document.add_paragraph("{{ organisation.official_name }}", "Organisation")
    document.add_heading("{{ heading }}", 1).paragraph_format.space_after = 0
    document.add_paragraph("{{ of_what }}", "Organisation")
    space(document, 6)
    line = document.add_table(1, 2)
    widths(line, [Mm(82), Mm(83)])
    date, place = line.rows[0].cells
    date.paragraphs[0].style = place.paragraphs[0].style = "Fact"
    date.paragraphs[0].add_run("{{ date }}")
    place.paragraphs[0].add_run("{{ place }}")
    place.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    space(document, 6)


def signed_names(document) -> None:
    """Who led the meeting and who wrote."""
    for role in ("chair", "secretary"):
        document.add_paragraph(f"{{%p if {role}.name %}}")
        labelled(document, f"{{{{ labels.{role} }}}}:", f"{{{{ {role}.name }}}}")
        document.add_paragraph("{%p endif %}")


def speaker(document) -> None:
    document.add_paragraph("{%p if item.speaker %}")
    document.add_paragraph("{{ labels.speaker }} {{ item.speaker }}", "Text")
    document.add_paragraph("{%p endif %}")


def labelled(document, label: str, text: str) -> None:
    line = document.add_paragraph("", "Text")
    line.add_run(label).bold = True
    line.add_run(f" {text}")


def signature(document, role: str) -> None:
    line = document.add_table(1, 2)
    widths(line, [Mm(60), Mm(105)])
    label, name = line.rows[0].cells
    label.paragraphs[0].style = name.paragraphs[0].style = "Fact"
    label.paragraphs[0].add_run(f"{{{{ labels.{role} }}}}")
    name.paragraphs[0].add_run(f"{{{{ {role}.line }}}}")
