"""People named by login: a list to choose from would show everybody's name to every editor."""

import re

from django import forms
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

NO_SUCH_USER = _("There is no user with this login.")


class LoginField(forms.ModelChoiceField):
    """One user."""

    def __init__(self, **kwargs):
        kwargs = {
            "queryset": get_user_model().objects.all(),
            "error_messages": {"invalid_choice": NO_SUCH_USER},
            "required": False,
            "to_field_name": get_user_model().USERNAME_FIELD,
            "widget": forms.TextInput,
        } | kwargs
        super().__init__(**kwargs)


class LoginsField(forms.CharField):
    """Several users, with commas between them."""

    def __init__(self, **kwargs):
        super().__init__(**({"required": False, "max_length": 2_000} | kwargs))

    def prepare_value(self, value):
        if isinstance(value, str) or value is None:
            return value
        return ", ".join(sorted(user.get_username() for user in value))

    def clean(self, value):
        asked = list(dict.fromkeys(re.split(r"[,;\s]+", super().clean(value).strip())))
        asked = [login for login in asked if login]
        name = get_user_model().USERNAME_FIELD
        found = {user.get_username(): user for user in get_user_model().objects.filter(**{f"{name}__in": asked})}
        unknown = [login for login in asked if login not in found]
        if unknown:
            raise ValidationError(
                _("There is no user with the login: %(logins)s."), params={"logins": ", ".join(unknown)[:300]}
            )
        return [found[login] for login in asked]

    def has_changed(self, initial, data):
        before = self.prepare_value(initial) or ""
        return set(re.split(r"[,;\s]+", before)) - {""} != set(re.split(r"[,;\s]+", data or "")) - {""}
