"""What the upper app registers in the Wagtail admin."""

from wagtail import hooks

from .wagtail_admin.menus import IomGroup
from .wagtail_admin.users import user_chooser


@hooks.register("register_admin_viewset")
def register_viewsets():
    return [IomGroup(), user_chooser]
