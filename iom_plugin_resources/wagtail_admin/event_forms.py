"""The form of an event: a title and a date are enough; what a resource knows is taken from it."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    TabbedInterface,
)

from ..models.event_rules import WEEKDAYS, check_sessions, zone_names
from ..models.events import FROM_RESOURCE, portal_zone
from .choosers import organisation_chooser
from .drafted import KEEPING, DraftedForm
from .event_panels import ClashesPanel, DatesPanel
from .logins import LoginField, LoginsField
from .widgets import TreeCheckboxes

WEEKDAY_NAMES = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)


class WeekdaysField(forms.MultipleChoiceField):
    """Ticked days, stored as «mo,th»."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs):
        super().__init__(choices=list(zip(WEEKDAYS, WEEKDAY_NAMES, strict=True)), required=False, **kwargs)

    def prepare_value(self, value):
        return [day for day in value.split(",") if day] if isinstance(value, str) else value

    def clean(self, value):
        chosen = super().clean(value)
        return ",".join(day for day in WEEKDAYS if day in chosen)

    def has_changed(self, initial, data):
        return set(self.prepare_value(initial) or []) != set(data or [])


class EventForm(DraftedForm):
    hosts = LoginsField(
        label=_("Who keeps the list of participants"),
        help_text=_("Logins with commas between them. They need no rights here: the desk of the event is on the site."),
    )
    offered_by = LoginField(
        label=_("Offered by a colleague"), help_text=_("The login of the teacher whose own event this is.")
    )
    repeat_weekdays = WeekdaysField(
        label=_("On weekdays"), help_text=_("For a weekly event; where nothing is ticked, as its first day.")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        own = self.instance.time_zone
        names = list(dict.fromkeys([portal_zone(), own, *zone_names()]))
        self.fields["time_zone"].widget.choices = [(name, name) for name in names if name]

    def clean(self):
        cleaned = super().clean()
        self.take_from_resource(cleaned)
        return cleaned

    def take_from_resource(self, cleaned: dict) -> None:
        """A resource that has just been chosen fills what is empty, or as the empty form had it."""
        resource = cleaned.get("resource")
        if resource is None or "resource" not in self.changed_data:
            return
        for name, its_name in FROM_RESOURCE.items():
            if name not in cleaned or name not in self.fields:
                continue
            value = getattr(resource, its_name)
            is_choice = bool(getattr(self.fields[name], "choices", None)) and name in ("level", "format")
            is_untouched = name not in self.changed_data if is_choice else not cleaned[name]
            if is_untouched:
                cleaned[name] = list(value.all()) if hasattr(value, "all") else value

    def _post_clean(self):
        super()._post_clean()
        if self.instance.dates:
            try:
                check_sessions(self.instance, self.number_of_sessions())
            except ValidationError as error:
                self.add_error(None, error)

    def number_of_sessions(self) -> int:
        """How many sessions the form leaves the event with."""
        formset = self.formsets.get("sessions")
        if formset is None or not formset.is_bound:
            return 0
        formset.is_valid()  # so that it knows which are to be deleted
        left = [form for form in formset.forms if form not in formset.deleted_forms]
        return sum(form.has_changed() or bool(form.instance.pk) for form in left)


HOURS = [FieldPanel("starts_at"), FieldPanel("ends_at")]
WHAT = [
    MultiFieldPanel(
        [
            FieldPanel("title"),
            FieldPanel("dates"),
            FieldRowPanel(HOURS),
        ],
        heading=_("What and when"),
        help_text=_("A title and a date are enough; all else may be added later."),
    ),
    DatesPanel(heading=_("Which dates this gives")),
    ClashesPanel(heading=_("What it clashes with")),
    MultiFieldPanel(
        [
            FieldPanel("resource", help_text=_("It fills what is still empty: kind, level, hours, audience …")),
            FieldPanel("kind"),
            FieldRowPanel([FieldPanel("level"), FieldPanel("format")]),
            FieldPanel("summary"),
            FieldPanel("body"),
        ],
        heading=_("What it is"),
    ),
    InlinePanel(
        "documents",
        panels=[FieldPanel("document"), FieldPanel("title")],
        heading=_("Documents"),
        label=_("Document"),
        help_text=_("A programme, an order, a list of literature: they stand on the page of the event."),
    ),
]
REPETITION = [
    MultiFieldPanel(
        [
            FieldPanel("repeat"),
            FieldPanel("repeat_every"),
            FieldPanel("repeat_weekdays"),
            FieldPanel("repeat_monthly_by"),
            FieldRowPanel([FieldPanel("repeat_until"), FieldPanel("repeat_count")]),
        ],
        heading=_("How it repeats"),
        help_text=_("Without an end its dates are written as far ahead as the portal looks, and further every night."),
    ),
    InlinePanel(
        "exceptions",
        panels=[
            FieldRowPanel([FieldPanel("day"), FieldPanel("moved_to")]),
            FieldRowPanel(HOURS),
            FieldPanel("reason"),
        ],
        heading=_("Exceptions"),
        label=_("Exception"),
        help_text=_("Holidays, and single dates that move to another day or hour."),
    ),
    InlinePanel(
        "sessions",
        panels=[
            FieldPanel("day"),
            FieldRowPanel(HOURS),
            FieldPanel("title"),
            FieldPanel("place"),
        ],
        heading=pgettext_lazy("of an event", "Sessions"),
        label=_("Session"),
        help_text=_("Of an event with several meetings for the same participants: one registers for all of them."),
    ),
    MultiFieldPanel([FieldPanel("time_zone", widget=forms.Select)], heading=_("Time zone")),
]
PLACE = [
    MultiFieldPanel(
        [
            FieldRowPanel([FieldPanel("place"), FieldPanel("room")]),
            FieldPanel("online_link", help_text=_("Recommended for an online event; it may be added later.")),
            FieldPanel("online_link_hidden"),
            FieldPanel("link"),
        ],
        heading=pgettext_lazy("of an event", "Where"),
    ),
    MultiFieldPanel(
        [
            FieldPanel("organiser", widget=organisation_chooser.widget_class),
            FieldPanel("lead"),
            FieldPanel("contact"),
            FieldPanel("hosts"),
        ],
        heading=_("Who"),
    ),
]
AUDIENCE = [
    MultiFieldPanel(
        [
            FieldPanel("audience"),
            FieldPanel("positions", widget=forms.CheckboxSelectMultiple),
            FieldPanel("subjects", widget=forms.CheckboxSelectMultiple),
            FieldPanel("organisation_kinds", widget=forms.CheckboxSelectMultiple),
        ],
        heading=_("For whom"),
        help_text=_("Where nothing is ticked, it is for everybody."),
    ),
    MultiFieldPanel(
        [
            FieldPanel(
                "competencies",
                widget=TreeCheckboxes,
                help_text=_("A teacher with one of these deficits is offered the event."),
            )
        ],
        heading=_("Which deficits it answers"),
    ),
    MultiFieldPanel(
        [FieldRowPanel([FieldPanel("hours"), FieldPanel("price")]), FieldPanel("gives_certificate")],
        heading=_("How much"),
    ),
]
REGISTRATION = [
    MultiFieldPanel(
        [
            FieldPanel("registration"),
            FieldRowPanel([FieldPanel("registration_opens_on"), FieldPanel("registration_closes_on")]),
            FieldRowPanel([FieldPanel("places"), FieldPanel("places_online")]),
            FieldPanel("allows_guests"),
            FieldPanel("offer_hours"),
        ],
        heading=_("Registration"),
    ),
]


def event_form() -> TabbedInterface:
    return TabbedInterface(
        [
            ObjectList(WHAT, heading=_("Event")),
            ObjectList(REPETITION, heading=_("Repetition and sessions")),
            ObjectList(PLACE, heading=_("Place and people")),
            ObjectList(AUDIENCE, heading=_("Audience")),
            ObjectList(REGISTRATION, heading=_("Registration")),
            ObjectList(KEEPING, heading=_("Origin and import")),
        ],
        base_form_class=EventForm,
    )
