"""The documents that go into an archive, one at a time, each with its place there."""

import gc
from collections import Counter
from collections.abc import Iterator

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from iom_plugin_resources.exports.documents import Document, safe_name

from ..errors import IomError
from ..models import Route, RouteArchive
from ..queries.archives import routes_of
from ..services.archives import Entry
from .routes import render_route

# The objects of a Word file hold each other, and Python would wait for many of them before it looks.
TIDIED_EVERY = 50


def documents_of(archive: RouteArchive) -> Iterator[Entry]:
    """A folder for each organisation; namesakes are numbered, and what fails is told with the teacher's name."""
    taken = Counter()
    for number, route in enumerate(routes_of(archive), start=1):
        if number % TIDIED_EVERY == 0:
            gc.collect()
        folder = safe_name(route.teacher.organisation.short_name)
        try:
            document = render_route(route, archive.file_format, layout=archive.layout)
        except Route.DoesNotExist:
            continue  # deleted since the list was read
        except IomError as error:
            yield Entry(route.pk, route.teacher.full_name, problem=str(error.message))
        except Exception as error:  # one document must not take the others with it
            yield Entry(route.pk, route.teacher.full_name, problem=_unexpected(error))
        else:
            yield Entry(route.pk, f"{folder}/{_free(document, folder, taken)}", document.content)


def _free(document: Document, folder: str, taken: Counter) -> str:
    """The name of the file, with a number where the folder has it already; case counts nothing on some systems."""
    place = f"{folder}/{document.filename}".casefold()
    taken[place] += 1
    if taken[place] == 1:
        return document.filename
    name, _dot, extension = document.filename.rpartition(".")
    return f"{name} ({taken[place]}).{extension}"


def _unexpected(error: Exception) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return _("The document could not be written (%(mistake)s).") % {"mistake": type(error).__name__}
