"""Many resources at once, from their list in the Wagtail admin."""

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.snippets.bulk_actions import DeleteBulkAction
from wagtail.snippets.bulk_actions.snippet_bulk_action import SnippetBulkAction

from ..core.keys import row_key
from ..models import Competency, LearningResource
from ..permissions import can_publish_resources
from ..queries.editing import changeable
from ..services.resources import archive_resources, publish_resources, tag_resources
from .resources import in_listing
from .widgets import TreeCheckboxes

# The question names so many of the resources and counts the others.
MOST_NAMED = 20


class Chosen:
    """Mixin of bulk actions: «all» means all in the list as it is narrowed and searched, not all there are."""

    models = [LearningResource]

    @cached_property
    def chosen(self) -> QuerySet[LearningResource]:
        asked = self.request.GET.getlist("id")
        if "all" in asked:
            return in_listing(self.request)
        keys = [key for key in map(row_key, asked) if key is not None]
        return LearningResource.objects.filter(pk__in=keys)


class ResourceBulkAction(Chosen, SnippetBulkAction):
    """Asks once more, naming the resources; what is locked, in moderation or scheduled is left as it is."""

    template_name = "iom_plugin_resources/wagtail_admin/bulk_action.html"
    classes = set()
    question: str
    action_label: str

    def dispatch(self, request, *args, **kwargs):
        if not can_publish_resources(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def _actionable(self) -> tuple[list[LearningResource], dict[str, list[LearningResource]]]:
        resources = list(self.chosen.only("title").order_by("title", "pk"))
        free = set(changeable(self.chosen, by=self.request.user).values_list("pk", flat=True))
        left = [resource for resource in resources if resource.pk not in free]
        return [resource for resource in resources if resource.pk in free], {"items_with_no_access": left}

    def get_actionable_objects(self):
        return self._actionable

    def object_context(self, resource):
        return {"item": resource}

    def get_context_data(self, **kwargs):
        resources, rest = self.get_actionable_objects()
        left = rest["items_with_no_access"]
        return {
            **super().get_context_data(**kwargs),
            "count": len(resources),
            "named": resources[:MOST_NAMED],
            "more": len(resources[MOST_NAMED:]),
            "count_left": len(left),
            "left": left[:MOST_NAMED],
            "more_left": len(left[MOST_NAMED:]),
            "action": self,
        }

    @classmethod
    def execute_action(cls, objects, *, self, **kwargs):
        resources = LearningResource.objects.filter(pk__in=[resource.pk for resource in objects])
        return self.change(resources), 0

    def change(self, resources: QuerySet[LearningResource]) -> int:
        """Do it; how many resources it changed."""
        raise NotImplementedError

    def get_success_message(self, changed, _children):
        sentence = ngettext(
            "Done: %(number)d resource is changed. Its history says by whom.",
            "Done: %(number)d resources are changed. Their history says by whom.",
            changed,
        )
        return sentence % {"number": changed}


class PublishResources(ResourceBulkAction):
    display_name = _("Publish")
    action_type = "publish"
    aria_label = _("Publish the selected resources")
    question = _("Publish these resources? Their newest versions will stand on the resource map.")
    action_label = _("Yes, publish")
    action_priority = 10

    def change(self, resources):
        return publish_resources(resources, by=self.request.user)


class ArchiveResources(ResourceBulkAction):
    display_name = _("To the archive")
    action_type = "archive"
    aria_label = _("Archive the selected resources")
    question = _("Archive these resources? They leave the resource map and can be published again at any time.")
    action_label = _("Yes, archive")
    action_priority = 20

    def change(self, resources):
        return archive_resources(resources, by=self.request.user)


class CompetenciesForm(forms.Form):
    competencies = forms.ModelMultipleChoiceField(
        Competency.objects.all(), label=_("Competencies to add"), widget=TreeCheckboxes
    )


class TagResources(ResourceBulkAction):
    display_name = _("Add competencies")
    action_type = "tag"
    aria_label = _("Add competencies to the selected resources")
    question = _("Which competencies do these resources answer? Those that they have already stay.")
    action_label = _("Add them")
    action_priority = 15
    form_class = CompetenciesForm

    def change(self, resources):
        return tag_resources(resources, self.cleaned_form.cleaned_data["competencies"], by=self.request.user)


class DeleteResources(Chosen, DeleteBulkAction):
    """Wagtail's own, which takes «all» for every resource of the portal whatever the list shows."""

    def get_all_objects_in_listing_query(self, parent_id):
        return self.chosen.values_list("pk", flat=True)


ACTIONS = [PublishResources, TagResources, ArchiveResources, DeleteResources]
