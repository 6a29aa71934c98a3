"""Saved searches: the list, saving, changing, opening, and letters off without signing in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from ..core.letters import letter_address
from ..forms.saved_searches import SavedSearchForm
from ..queries import saved_searches as queries
from ..queries.resources import ResourceQuestion
from ..services import saved_searches as services
from .refusals import shown_in


@require_safe
@login_required
def saved_search_list(request: HttpRequest) -> HttpResponse:
    searches = list(queries.own(request.user))
    found = queries.news(searches, user=request.user, until=timezone.now())
    context = {
        "rows": [(search, found.get(search.pk, 0)) for search in searches],
        "has_address": bool(letter_address(request.user)),
    }
    return render(request, "iom_plugin_resources/saved_searches/saved_search_list.html", context)


@login_required
def saved_search_add(request: HttpRequest) -> HttpResponse:
    """The question stands in the address, as on the map."""
    question = ResourceQuestion.read(request.GET)
    map_address = f"{reverse('iom_resources:resource_list')}?{question.address()}"
    if request.method == "POST":
        form = SavedSearchForm(request.POST)
        if form.is_valid():
            with shown_in(form):
                services.save_search(question, by=request.user, **form.cleaned_data)
                messages.success(request, _("The search is saved. It is in the list of your searches."))
                return redirect(map_address)
    else:
        form = SavedSearchForm(initial={"title": queries.proposed_title(question, user=request.user)})
    context = {"form": form, "map_address": map_address, "has_address": bool(letter_address(request.user))}
    return render(request, "iom_plugin_resources/saved_searches/saved_search_form.html", context)


@login_required
def saved_search_edit(request: HttpRequest, pk: int) -> HttpResponse:
    search = get_object_or_404(queries.own(request.user), pk=pk)
    form = SavedSearchForm(request.POST or None, instance=search)
    if request.method == "POST" and form.is_valid():
        services.change_search(search, by=request.user, **form.cleaned_data)
        messages.success(request, _("The search is changed."))
        return redirect("iom_resources:saved_search_list")
    context = {"form": form, "search": search, "has_address": bool(letter_address(request.user))}
    return render(request, "iom_plugin_resources/saved_searches/saved_search_form.html", context)


@login_required
def saved_search_delete(request: HttpRequest, pk: int) -> HttpResponse:
    search = get_object_or_404(queries.own(request.user), pk=pk)
    if request.method == "POST":
        services.delete_search(search, by=request.user)
        messages.success(request, _("The search is deleted."))
        return redirect("iom_resources:saved_search_list")
    return render(request, "iom_plugin_resources/saved_searches/saved_search_delete.html", {"search": search})


@require_safe
@never_cache
@login_required
def saved_search_open(request: HttpRequest, pk: int) -> HttpResponse:
    """To the map, the new ones first if there are any; what is there now is new no more."""
    search = get_object_or_404(queries.own(request.user), pk=pk)
    question = queries.question_of(search)
    is_news = queries.new_in(search, user=request.user, until=timezone.now()).exists()
    query = question.address(sort="new") if is_news else question.address()
    services.mark_seen(search, by=request.user)
    return redirect(f"{reverse('iom_resources:resource_list')}?{query}")


@csrf_exempt  # RFC 8058: a mail program posts here by itself; the token in the address is the right to do it
@never_cache
def letters_off(request: HttpRequest, token: str) -> HttpResponse:
    """Asks by GET, since mail scanners follow links; switches off by POST. Works for those who are not signed in."""
    person = queries.person_with_token(token)
    if person is None:
        raise Http404
    if request.method == "POST":
        services.switch_letters_off(by=person)
    context = {"is_done": request.method == "POST"}
    return render(request, "iom_plugin_resources/saved_searches/letters_off.html", context)
