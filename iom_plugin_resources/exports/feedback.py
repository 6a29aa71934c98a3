"""What participants of one date think, as an Excel table."""

from io import BytesIO

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from ..core.tabular import write_xlsx
from ..models import EventOccurrence
from ..queries.feedback import Results, Scale
from ..queries.feedback_questions import SCALE
from .documents import Document, file_name, printable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def render_feedback(occurrence: EventOccurrence, results: Results) -> Document:
    """A row for each question, and the texts on a sheet of their own: nobody's answers stand together.

    In the portal's language; no cell is a formula. Only for ``results`` that may be shown.
    """
    output = BytesIO()
    with translation.override(settings.LANGUAGE_CODE):
        headings = [_("Question"), _("Average"), _("Answers"), *(str(score) for score in SCALE)]
        notes = [(_("Useful"), text) for text in results.useful] + [
            (_("Could be better"), text) for text in results.improve
        ]
        rows = [_row(scale) for scale in results.scales]
        write_xlsx(output, _("Feedback"), headings, rows, notes=printable([list(note) for note in notes]))
        day = f"{occurrence.first_day:%Y-%m-%d}" if occurrence.first_day else occurrence.dates
        name = _("Feedback, %(date)s, %(title)s") % {"date": day, "title": occurrence.event.title}
        return Document(file_name(name, "xlsx"), XLSX, output.getvalue())


def _row(scale: Scale) -> list:
    average = scale.average and round(scale.average, 2)
    return [printable(scale.question.text), average, scale.number, *scale.counts]
