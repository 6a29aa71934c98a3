"""The resource map and the calendar in the menu of the Wagtail admin."""

from django.utils.translation import gettext_lazy
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from .competencies import CompetencyFrameworkViewSet, CompetencyViewSet
from .events import LearningEventViewSet
from .imports import ImportViewSet
from .organisations import OrganisationViewSet
from .planning import PlanningViewSet
from .resources import LearningResourceViewSet
from .synonyms import SearchSynonymViewSet
from .vocabularies import OrganisationKindViewSet, PositionViewSet, ResourceKindViewSet, SubjectViewSet


class ResourceMapGroup(SnippetViewSetGroup):
    items = (
        LearningResourceViewSet,
        LearningEventViewSet,
        PlanningViewSet,
        ImportViewSet,
        CompetencyViewSet,
        CompetencyFrameworkViewSet,
        OrganisationViewSet,
        ResourceKindViewSet,
        OrganisationKindViewSet,
        PositionViewSet,
        SubjectViewSet,
        SearchSynonymViewSet,
    )
    menu_label = gettext_lazy("Resource map and calendar")
    menu_name = "iom-resource-map"
    menu_icon = "site"
    menu_order = 250
