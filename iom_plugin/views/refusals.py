"""What a service refused, told to the person: beside the fields of a form, or as a message where there is none."""

from contextlib import contextmanager
from functools import wraps

from django.contrib import messages
from django.shortcuts import redirect

from ..errors import IomError


@contextmanager
def shown_in(form):
    """Run a service; its refusal becomes errors of ``form``, beside the fields it names.

    The form is then not valid any more, so a view only has to draw it again.
    """
    try:
        yield
    except IomError as error:
        known = {name: sentences for name, sentences in error.fields.items() if name in form.fields}
        for name, sentences in known.items():
            form.add_error(name, sentences)
        if not known:
            form.add_error(None, error.message)


def back_with_error(view):
    """A refusal becomes a message on the route's own screen; ``view(request, pk, …)`` is about route ``pk``."""

    @wraps(view)
    def wrapped(request, pk, *args, **kwargs):
        try:
            return view(request, pk, *args, **kwargs)
        except IomError as error:
            messages.error(request, error.message)
            return redirect("iom:route_detail", pk)

    return wrapped
