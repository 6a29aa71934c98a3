"""What every list of ours in the Wagtail admin has in common."""

from django.utils.functional import cached_property
from wagtail.admin.views.generic import IndexView
from wagtail.admin.viewsets.model import ModelViewSet

from .deletion import CarefulDeleteView
from .exports import SafeExport


class SafeIndexView(SafeExport, IndexView):
    pass


class IomModelViewSet(ModelViewSet):
    index_view_class = SafeIndexView
    delete_view_class = CarefulDeleteView
    copy_view_enabled = False
    list_per_page = 50

    @cached_property
    def name(self) -> str:
        """Addresses and their namespace; a portal may well have its own ``Position`` or ``Subject``."""
        return f"iom_{self.model_name}"
