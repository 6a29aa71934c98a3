"""What the script of the editor asks for: the same forms without a page around them, and answers that it can read.

Without the script the same addresses answer with whole pages and redirects.
"""

from functools import wraps

from django.contrib import messages
from django.http import JsonResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers

from ..errors import IomError

HEADER = "X-Iom-Editor"
PAGE, FRAGMENT = "iom_plugin/base.html", "iom_plugin/road_maps/fragment.html"


def is_in_place(request) -> bool:
    return HEADER in request.headers


def ids(request) -> dict:
    """Of the fields of a form: in the table they must differ from those that the screen has already."""
    return {"auto_id": "line_%s"} if is_in_place(request) else {}


def draw(request, template: str, context: dict, status: int = 200):
    """A form on a page of its own or, for the script, alone; ``frame`` is what the template extends."""
    in_place = is_in_place(request)
    context = {**context, "frame": FRAGMENT if in_place else PAGE, "in_place": in_place}
    response = render(request, template, context, status=status)
    patch_vary_headers(response, [HEADER])
    return response


def told(message, *, status: int = 200, **more) -> JsonResponse:
    """A sentence for the person, and for the script what to do: ``redraw`` the table, go to a line, open a form."""
    return JsonResponse({"message": str(message), **more}, status=status)


def refused(*forms) -> JsonResponse:
    """What is to be mended, by the id of the field, for a form that stands open."""
    errors = {
        form[name].auto_id if name in form.fields else "": [str(text) for text in texts]
        for form in forms
        for name, texts in form.errors.items()
    }
    return told(next(iter(errors.values()))[0], status=422, errors=errors)


def told_refusals(view):
    """As ``refusals.back_with_error``; ``view(request, pk, …)`` is about route ``pk``; the script gets the sentence."""

    @wraps(view)
    def wrapped(request, pk, *args, **kwargs):
        try:
            return view(request, pk, *args, **kwargs)
        except IomError as error:
            if is_in_place(request):
                return told(error.message, status=409, redraw=True)
            messages.error(request, error.message)
            return redirect("iom:route_detail", pk)

    return wrapped
