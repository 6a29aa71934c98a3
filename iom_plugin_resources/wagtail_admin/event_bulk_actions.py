"""Many events at once, from their list in the Wagtail admin."""

from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from ..models import EventOccurrence, LearningEvent
from ..permissions import can_publish_events
from ..services.event_lists import publish_events, tag_events, unpublish_events
from .drafted_bulk_actions import DeleteChosen, DraftedBulkAction, PublishChosen, TagChosen
from .events import in_listing


class EventBulkAction(DraftedBulkAction):
    models = [LearningEvent]
    in_listing = staticmethod(in_listing)
    may = staticmethod(can_publish_events)

    def get_success_message(self, changed, _children):
        sentence = ngettext(
            "Done: %(number)d event is changed. Its history says by whom.",
            "Done: %(number)d events are changed. Their history says by whom.",
            changed,
        )
        return sentence % {"number": changed}


class PublishEvents(EventBulkAction, PublishChosen):
    aria_label = _("Publish the selected events")
    question = _("Publish these events? Their newest versions will stand in the calendar.")
    do = staticmethod(publish_events)


class UnpublishEvents(EventBulkAction):
    display_name = pgettext_lazy("events", "Unpublish")
    action_type = "unpublish"
    aria_label = _("Unpublish the selected events")
    question = _(
        "Take these events out of the calendar? They stay here as drafts. Nobody is told: cancel dates for that."
    )
    action_label = pgettext_lazy("events", "Yes, unpublish")
    action_priority = 20
    do = staticmethod(unpublish_events)


class TagEvents(EventBulkAction, TagChosen):
    aria_label = _("Add competencies to the selected events")
    question = _("Which competencies do these events answer? Those that they have already stay.")
    do = staticmethod(tag_events)


class DeleteEvents(DeleteChosen):
    models = [LearningEvent]
    in_listing = staticmethod(in_listing)

    @cached_property
    def with_registrations(self) -> set[int]:
        dates = EventOccurrence.objects.filter(registrations__isnull=False, event__in=self.chosen.values("pk"))
        return set(dates.values_list("event_id", flat=True))

    def check_perm(self, event):
        """Where somebody has registered, the event stays."""
        return super().check_perm(event) and event.pk not in self.with_registrations


ACTIONS = [PublishEvents, TagEvents, UnpublishEvents, DeleteEvents]
