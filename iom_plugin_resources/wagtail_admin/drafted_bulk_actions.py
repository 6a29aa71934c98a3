"""Many objects with drafts at once, from their list in the Wagtail admin."""

from collections.abc import Callable
from typing import ClassVar

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.snippets.bulk_actions import DeleteBulkAction
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from ..core.keys import row_key
from ..models import Competency
from ..queries.editing import changeable
from .widgets import TreeCheckboxes

# The question names so many of the objects and counts the others.
MOST_NAMED = 20


class Chosen:
    """Mixin of bulk actions: «all» means all in the list as it is narrowed and searched, not all there are."""

    models: ClassVar[list[type[Model]]]
    # What the list at the address of a request shows.
    in_listing: ClassVar[Callable]

    @cached_property
    def chosen(self) -> QuerySet:
        asked = self.request.GET.getlist("id")
        if "all" in asked:
            return self.in_listing(self.request)
        keys = [key for key in map(row_key, asked) if key is not None]
        return self.models[0].objects.filter(pk__in=keys)


class DraftedBulkAction(Chosen, SnippetBulkAction):
    """Asks once more, naming the objects; what is locked, in moderation or scheduled is left as it is."""

    template_name = "iom_plugin_resources/wagtail_admin/bulk_action.html"
    classes = set()
    question: str
    action_label: str
    # Whether a user may do it; the service that does it and says how many objects it changed.
    may: ClassVar[Callable]
    do: ClassVar[Callable]

    def dispatch(self, request, *args, **kwargs):
        if not self.may(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def _actionable(self) -> tuple[list[Model], dict[str, list[Model]]]:
        found = list(self.chosen.only("title").order_by("title", "pk"))
        free = set(changeable(self.chosen, by=self.request.user).values_list("pk", flat=True))
        left = [one for one in found if one.pk not in free]
        return [one for one in found if one.pk in free], {"items_with_no_access": left}

    def get_actionable_objects(self):
        return self._actionable

    def object_context(self, found):
        return {"item": found}

    def get_context_data(self, **kwargs):
        found, rest = self.get_actionable_objects()
        left = rest["items_with_no_access"]
        return {
            **super().get_context_data(**kwargs),
            "count": len(found),
            "named": found[:MOST_NAMED],
            "more": len(found[MOST_NAMED:]),
            "count_left": len(left),
            "left": left[:MOST_NAMED],
            "more_left": len(left[MOST_NAMED:]),
            "action": self,
        }

    @classmethod
    def execute_action(cls, objects, *, self, **kwargs):
        found = self.models[0].objects.filter(pk__in=[one.pk for one in objects])
        return self.change(found), 0

    def change(self, found: QuerySet) -> int:
        return self.do(found, by=self.request.user)


class PublishChosen(DraftedBulkAction):
    display_name = _("Publish")
    action_type = "publish"
    action_label = _("Yes, publish")
    action_priority = 10


class CompetenciesForm(forms.Form):
    competencies = forms.ModelMultipleChoiceField(
        Competency.objects.all(), label=_("Competencies to add"), widget=TreeCheckboxes
    )


class TagChosen(DraftedBulkAction):
    display_name = _("Add competencies")
    action_type = "tag"
    action_label = _("Add them")
    action_priority = 15
    form_class = CompetenciesForm

    def change(self, found):
        return self.do(found, self.cleaned_form.cleaned_data["competencies"], by=self.request.user)


class DeleteChosen(Chosen, DeleteBulkAction):
    """Wagtail's own, which takes «all» for every object of the portal whatever the list shows."""

    def get_all_objects_in_listing_query(self, parent_id):
        return self.chosen.values_list("pk", flat=True)
