"""The version for people with low vision: one button, or every choice by hand. No script needed."""

from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from .forms import COOKIE, USUAL, ReadingForm, read, write

A_YEAR = 365 * 24 * 60 * 60


def reading(request):
    """Choose size, colours, typeface, spacing and images."""
    form = ReadingForm(request.POST or None, initial=read(request.COOKIES.get(COOKIE, "")))
    if form.is_valid():
        return keep(request, form.cleaned_data)
    return render(request, "accessibility/reading.html", {"form": form, "next": address_back(request)})


@require_POST
def switch(request, choices):
    """Switch the whole version on or off."""
    return keep(request, choices)


def keep(request, choices):
    response = redirect(address_back(request))
    if choices == USUAL:
        response.delete_cookie(COOKIE)
    else:
        response.set_cookie(
            COOKIE, write(choices), max_age=A_YEAR, secure=request.is_secure(), httponly=True, samesite="Lax"
        )
    return response


def address_back(request):
    address = request.POST.get("next") or request.GET.get("next") or "/"
    return address if url_has_allowed_host_and_scheme(address, {request.get_host()}) else "/"
