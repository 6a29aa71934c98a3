"""Choosing a user of the portal by name, for staff who keep teachers and roles."""

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy
from wagtail.admin.forms.choosers import BaseFilterForm
from wagtail.admin.views.generic.chooser import ChooseResultsView, ChooseView, ChosenMultipleView, ChosenView
from wagtail.admin.viewsets.chooser import ChooserViewSet

PERMISSIONS = [f"iom_plugin.{action}_{noun}" for action in ("add", "change") for noun in ("teacher", "membership")]


def name_contains(words: str, *fields: str) -> Q:
    """Every word stands in one of ``fields``; SQLite folds the case of Latin letters only, so names help."""
    found = Q()
    for word in words.split():
        in_a_field = Q()
        for field in fields:
            in_a_field |= Q(**{f"{field}__icontains": word}) | Q(**{f"{field}__icontains": word.capitalize()})
        found &= in_a_field
    return found


def name_fields() -> list[str]:
    """By what users are looked for; a portal's own user model need not have names."""
    model = get_user_model()
    present = {field.name for field in model._meta.fields}
    return [name for name in (model.USERNAME_FIELD, "last_name", "first_name") if name in present]


class UserFilterForm(BaseFilterForm):
    q = forms.CharField(label=gettext_lazy("Name"), required=False, max_length=100)

    def filter(self, objects: QuerySet) -> QuerySet:
        return objects.filter(name_contains(self.cleaned_data["q"], *name_fields()))


class ForKeepersOnly:
    """A chooser is open to everyone in the admin; names of the portal's users are not for everyone."""

    filter_form_class = UserFilterForm

    def dispatch(self, request, *args, **kwargs):
        if not any(request.user.has_perm(permission) for permission in PERMISSIONS):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class ChooseUserView(ForKeepersOnly, ChooseView):
    pass


class ChooseUserResultsView(ForKeepersOnly, ChooseResultsView):
    pass


class ChosenUserView(ForKeepersOnly, ChosenView):
    pass


class ChosenUsersView(ForKeepersOnly, ChosenMultipleView):
    pass


class UserChooserViewSet(ChooserViewSet):
    model = get_user_model()
    choose_view_class = ChooseUserView
    choose_results_view_class = ChooseUserResultsView
    chosen_view_class = ChosenUserView
    chosen_multiple_view_class = ChosenUsersView
    register_widget = False  # the portal's own forms keep their own widgets
    icon = "user"
    per_page = 20
    choose_one_text = gettext_lazy("Choose a user")
    choose_another_text = gettext_lazy("Choose another user")


user_chooser = UserChooserViewSet("iom_user_chooser")
