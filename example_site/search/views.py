"""Search over the pages of the portal."""

import re

from django.core.paginator import Paginator
from django.shortcuts import render
from wagtail.models import Page

PER_PAGE = 10
LONGEST_QUERY = 200


def search(request):
    query = request.GET.get("query", "").strip()[:LONGEST_QUERY]
    # Words only: quotes and zero bytes have a meaning of their own in some database's full-text language.
    words = " ".join(re.findall(r"\w+", query))
    pages = Page.objects.live().public().specific().search(words) if words else Page.objects.none()
    found = Paginator(pages, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "search/search.html", {"query": query, "found": found})
