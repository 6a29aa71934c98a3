"""What documents of the upper app share: the template behind them, and how their text is cut."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured
from django.template import engines
from django.utils.translation import gettext as _

from iom_plugin_resources.exports.documents import printable

from ..errors import IomError

SHIPPED = Path(__file__).resolve().parent.parent / "templates"
DASH = "—"

# A cell of a flattened table that continues the one above it; ``docx`` merges such cells. A character for
# private use: ``printable`` takes it out of everything that people have typed.
CONTINUED = "\ue000"


def template_path(name: str, own: str = "") -> Path:
    """The file of the template: the portal's ``own``, else the first ``name`` in Django's template folders."""
    if own:
        return _existing(Path(own))
    folders = [Path(folder) for engine in engines.all() for folder in engine.template_dirs]
    return next(path for folder in [*folders, SHIPPED] if (path := folder / name).is_file())


def broken_template(path: Path | str, mistake: Exception) -> IomError:
    """The error to raise when a template cannot be filled."""
    sentence = _("The template “%(path)s” cannot be filled: %(mistake)s. Correct the template.")
    return IomError(sentence % {"path": path, "mistake": str(mistake).rstrip(".")}, code="template_broken")


def paragraphs(text: str) -> list[str]:
    return [line.strip() for line in printable(text).split("\n") if line.strip()]


def _existing(path: Path) -> Path:
    if not path.is_file():
        raise ImproperlyConfigured(f"There is no document template at {path}: see IOM_ROUTE_*_TEMPLATE.")
    return path
