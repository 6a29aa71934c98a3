"""Deleting with a sentence instead of an error page when something still depends on the object."""

from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.views.generic import DeleteView


class CarefulDeletion:
    """Mixin of views that delete: what is used cannot be deleted."""

    def form_valid(self, form):
        reason = self.reason_to_keep()
        if reason is None:
            try:
                with transaction.atomic():
                    return super().form_valid(form)
            except (ProtectedError, RestrictedError):
                reason = _("«%(object)s» is in use and cannot be deleted.") % {"object": self.object}
        messages.error(self.request, reason)
        return redirect(self.index_url_name)

    def reason_to_keep(self) -> str | None:
        return None


class CarefulDeleteView(CarefulDeletion, DeleteView):
    """What stands above others in a tree cannot be deleted either."""
