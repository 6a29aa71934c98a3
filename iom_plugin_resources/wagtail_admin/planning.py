"""Planning in the Wagtail admin: which dates a rule gives, clashes, copies of events and of a whole year."""

import datetime

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView, View
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.viewsets.base import ViewSet

from ..core.days import FIRST_MONTH_OF_SCHOOL_YEAR, school_year_of
from ..core.errors import IomError
from ..core.keys import row_key
from ..forms.event_planning import MOST_COPIED, CopiesForm, SplitForm, YearForm
from ..models import EventOccurrence, LearningEvent
from ..permissions import can_change_events, can_copy_events, can_split_events
from ..queries.clashes import AUDIENCE, clashes_of_events
from ..queries.planned_dates import missing_in, planned_copies, planned_dates
from ..services.events import copy_event, copy_year, split_series
from .events import dates_text

ON_A_PAGE = 25
TEMPLATES = "iom_plugin_resources/wagtail_admin/planning"


def address(name: str, *args) -> str:
    return reverse(f"iom_planning:{name}", args=args)


def edit_address(event: LearningEvent) -> str:
    return reverse(LearningEvent.snippet_viewset.get_url_name("edit"), args=[event.pk])


class ForPlanners:
    """Mixin of all views here: for those who may write events, with the event that the address names."""

    def dispatch(self, request, *args, **kwargs):
        if not can_change_events(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def event(self) -> LearningEvent:
        return get_object_or_404(LearningEvent, pk=self.kwargs["pk"])


class PlanningPage(ForPlanners, WagtailAdminTemplateMixin, TemplateView):
    header_icon = "calendar-check"

    def get_breadcrumbs_items(self):
        items = [*self.breadcrumbs_items, {"url": address("index"), "label": _("Planning of events")}]
        if "pk" in self.kwargs:
            items.append({"url": edit_address(self.event), "label": str(self.event)})
        if self.page_title != ReportView.page_title:
            items.append({"url": "", "label": self.page_title})
        items[-1] = {**items[-1], "url": ""}
        return items

    def refused(self, error: IomError, **kwargs):
        messages.error(self.request, str(error.message))
        return self.render_to_response(self.get_context_data(**kwargs), status=400)


class DatesView(ForPlanners, View):
    """The dates of a form that is being filled in; nothing is saved."""

    def post(self, request):
        form_class = LearningEvent.snippet_viewset.get_form_class(for_update=True)
        key = row_key(request.GET.get("event", ""))
        event = LearningEvent.objects.filter(pk=key).first() if key else None
        if event:
            event = event.get_latest_revision_as_object()
        form = form_class(request.POST, instance=event or LearningEvent(), for_user=request.user)
        form.defer_required_fields()
        if form.is_valid():
            event = form.save(commit=False)
            plan = planned_dates(event) if event.dates else None
            return render(request, f"{TEMPLATES}/dates.html", {"plan": plan})
        return render(request, f"{TEMPLATES}/dates.html", {"plan": None, "problems": problems_of(form)})


def problems_of(form) -> list[str]:
    """What keeps the dates from being known, without the fields of other tabs."""
    found = []
    for name, sentences in form.errors.items():
        label = form.fields[name].label if name in form.fields else ""
        found += [f"{label}: {sentence}" if label else sentence for sentence in sentences]
    for name in ("exceptions", "sessions"):
        if name in form.formsets and not form.formsets[name].is_valid():
            found.append(_("A day or an hour of the exceptions or sessions is not complete."))
    return found


class ReportView(PlanningPage):
    """Events that are ahead, with what they clash with and what is still missing."""

    template_name = f"{TEMPLATES}/report.html"
    page_title = gettext_lazy("Planning of events")

    def get_context_data(self, **kwargs):
        today = timezone.localdate()
        dates = EventOccurrence.objects.filter(last_day__gte=today)
        events = LearningEvent.objects.filter(Q(last_day__gte=today) | Q(pk__in=dates.values("event")))
        nearest = dates.filter(event=OuterRef("pk")).order_by("last_day").values("first_day")[:1]
        events = events.annotate(nearest=Coalesce(Subquery(nearest), "first_day", "last_day")).order_by("nearest", "pk")
        events = events.select_related("kind", "organiser").defer("body", "search_text")
        events = events.prefetch_related("exceptions", "sessions", *AUDIENCE)
        page = Paginator(events, ON_A_PAGE).get_page(self.request.GET.get("p"))
        clashes = clashes_of_events(list(page.object_list))
        rows = [
            {
                "event": event,
                "url": edit_address(event),
                "dates": dates_text(event),
                "clashes": clashes.get(event.pk, []),
                "missing": missing_in(event),
            }
            for event in page.object_list
        ]
        return super().get_context_data(page=page, rows=rows, **kwargs)


class CopyView(PlanningPage):
    """Asks once more, saying on which days the copy will be."""

    template_name = f"{TEMPLATES}/copy.html"
    page_title = gettext_lazy("Copy to the next year")

    def get_context_data(self, **kwargs):
        return super().get_context_data(event=self.event, copy=planned_copies([self.event])[0], **kwargs)

    def post(self, request, pk):
        if not can_copy_events(request.user):
            raise PermissionDenied
        try:
            copy = copy_event(self.event, by=request.user)
        except IomError as error:
            return self.refused(error)
        messages.success(request, _("The event is copied as a draft. Look at its dates and publish it."))
        return redirect(edit_address(copy))


class CopyYearView(PlanningPage):
    """A whole year's plan: first a list of what would be copied to which days, then the copies as drafts."""

    template_name = f"{TEMPLATES}/copy_year.html"
    page_title = gettext_lazy("Copy a year")

    @cached_property
    def form(self) -> YearForm:
        events = LearningEvent.objects.all()
        asked = self.request.GET if "year" in self.request.GET else None
        this_year = school_year_of(timezone.localdate())[0].year
        return YearForm(asked, events=events, initial={"year": this_year})

    def found(self):
        """The events of the year that is asked for."""
        if not (self.form.is_bound and self.form.is_valid()):
            return LearningEvent.objects.none()
        within = school_year_of(datetime.date(self.form.cleaned_data["year"], FIRST_MONTH_OF_SCHOOL_YEAR, 1))
        events = LearningEvent.objects.filter(first_day__range=within)
        if organiser := self.form.cleaned_data["organiser"]:
            events = events.filter(organiser=organiser)
        return events.order_by("first_day", "pk")

    def get_context_data(self, chosen=None, **kwargs):
        events = self.found().select_related("organiser").defer("body", "search_text")[: MOST_COPIED + 1]
        copies = planned_copies(list(events))
        return super().get_context_data(
            form=self.form,
            copies=copies[:MOST_COPIED],
            is_too_long=len(copies) > MOST_COPIED,
            is_asked=self.form.is_bound and self.form.is_valid(),
            chosen=chosen,
            **kwargs,
        )

    def post(self, request):
        if not can_copy_events(request.user):
            raise PermissionDenied
        form = CopiesForm(request.POST, events=self.found())
        if not form.is_valid():
            messages.error(request, form.errors["events"][0])
            return self.render_to_response(self.get_context_data(), status=400)
        try:
            copies = copy_year(form.cleaned_data["events"].order_by("first_day", "pk"), by=request.user)
        except IomError as error:
            return self.refused(error)
        number = len(copies)
        sentence = ngettext(
            "%(number)d event is copied as a draft. Look at its dates and publish it.",
            "%(number)d events are copied as drafts. Look at their dates and publish them.",
            number,
        )
        messages.success(request, sentence % {"number": number})
        return redirect(f"{reverse(LearningEvent.snippet_viewset.get_url_name('list'))}?status=draft")


class SplitView(PlanningPage):
    """«This and following»: from a date on, the series is an event of its own that may be changed."""

    template_name = f"{TEMPLATES}/split.html"
    page_title = gettext_lazy("Change this and following dates")

    def dates(self):
        if not self.event.is_repeated:
            raise Http404
        ahead = self.event.occurrences.filter(starts_at__gt=timezone.now(), rule_day__gt=self.event.first_day)
        return ahead.order_by("starts_at")

    def get_context_data(self, form=None, **kwargs):
        return super().get_context_data(event=self.event, form=form or SplitForm(dates=self.dates()), **kwargs)

    def post(self, request, pk):
        if not can_split_events(request.user):
            raise PermissionDenied
        form = SplitForm(request.POST, dates=self.dates())
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form), status=400)
        try:
            new = split_series(self.event, form.cleaned_data["date"].rule_day, by=request.user)
        except IomError as error:
            return self.refused(error, form=form)
        messages.success(
            request, _("From this date on it is an event of its own. Change it here; the dates before stay.")
        )
        return redirect(edit_address(new))


class PlanningMenuItem(MenuItem):
    def is_shown(self, request):
        return can_change_events(request.user)


class PlanningViewSet(ViewSet):
    name = "iom_planning"
    url_prefix = "iom-planning"
    icon = "calendar-check"
    menu_label = gettext_lazy("Planning of events")
    menu_name = "iom-planning"
    menu_item_class = PlanningMenuItem

    def get_urlpatterns(self):
        return [
            path("", ReportView.as_view(), name="index"),
            path("dates/", DatesView.as_view(), name="dates"),
            path("copy-year/", CopyYearView.as_view(), name="copy_year"),
            path("<int:pk>/copy/", CopyView.as_view(), name="copy"),
            path("<int:pk>/split/", SplitView.as_view(), name="split"),
        ]
