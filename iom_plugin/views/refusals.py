"""What a service refused, told to the person as a message where there is no form."""

from functools import wraps

from django.contrib import messages
from django.shortcuts import redirect

from ..errors import IomError


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
