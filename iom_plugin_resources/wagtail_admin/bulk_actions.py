"""Many resources at once, from their list in the Wagtail admin."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from ..models import LearningResource
from ..permissions import can_publish_resources
from ..services.resources import archive_resources, publish_resources, tag_resources
from .drafted_bulk_actions import DeleteChosen, DraftedBulkAction, PublishChosen, TagChosen
from .resources import in_listing


class ResourceBulkAction(DraftedBulkAction):
    models = [LearningResource]
    in_listing = staticmethod(in_listing)
    may = staticmethod(can_publish_resources)

    def get_success_message(self, changed, _children):
        sentence = ngettext(
            "Done: %(number)d resource is changed. Its history says by whom.",
            "Done: %(number)d resources are changed. Their history says by whom.",
            changed,
        )
        return sentence % {"number": changed}


class PublishResources(ResourceBulkAction, PublishChosen):
    aria_label = _("Publish the selected resources")
    question = _("Publish these resources? Their newest versions will stand on the resource map.")
    do = staticmethod(publish_resources)


class ArchiveResources(ResourceBulkAction):
    display_name = _("To the archive")
    action_type = "archive"
    aria_label = _("Archive the selected resources")
    question = _("Archive these resources? They leave the resource map and can be published again at any time.")
    action_label = _("Yes, archive")
    action_priority = 20
    do = staticmethod(archive_resources)


class TagResources(ResourceBulkAction, TagChosen):
    aria_label = _("Add competencies to the selected resources")
    question = _("Which competencies do these resources answer? Those that they have already stay.")
    do = staticmethod(tag_resources)


class DeleteResources(DeleteChosen):
    models = [LearningResource]
    in_listing = staticmethod(in_listing)


ACTIONS = [PublishResources, TagResources, ArchiveResources, DeleteResources]
