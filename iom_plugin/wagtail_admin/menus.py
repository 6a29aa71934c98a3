"""ИОМ in the menu of the Wagtail admin: people, roles and the lists of the constructor."""

from django.utils.translation import gettext_lazy
from wagtail.admin.viewsets.model import ModelViewSetGroup

from .documents import DocumentTemplateViewSet
from .model_routes import ModelOfferViewSet
from .openers import OpenerViewSet
from .policies import PolicyViewSet
from .teachers import MembershipViewSet, TeacherViewSet
from .vocabularies import (
    CriterionViewSet,
    DirectionViewSet,
    ResultFormViewSet,
    SelfEducationFormViewSet,
    WorkFormViewSet,
)


class IomGroup(ModelViewSetGroup):
    items = (
        TeacherViewSet,
        MembershipViewSet,
        PolicyViewSet,
        OpenerViewSet,
        WorkFormViewSet,
        ResultFormViewSet,
        SelfEducationFormViewSet,
        DirectionViewSet,
        CriterionViewSet,
        DocumentTemplateViewSet,
        ModelOfferViewSet,
    )
    menu_label = gettext_lazy("IOM")
    menu_name = "iom"
    menu_icon = "clipboard-list"
    menu_order = 255
