"""What the lower app registers in the Wagtail admin."""

from django.templatetags.static import static
from django.utils.html import format_html
from wagtail import hooks
from wagtail.snippets.models import register_snippet

from .wagtail_admin import attention, bulk_actions, event_bulk_actions, history
from .wagtail_admin.choosers import organisation_chooser
from .wagtail_admin.menus import ResourceMapGroup

register_snippet(ResourceMapGroup)

hooks.register("register_log_actions", history.register_actions)
for action in [*bulk_actions.ACTIONS, *event_bulk_actions.ACTIONS]:
    # After Wagtail's own: the last action of a name is the one that counts.
    hooks.register("register_bulk_action", action, order=10)


@hooks.register("register_admin_viewset")
def register_choosers():
    return [organisation_chooser]


@hooks.register("construct_homepage_panels")
def show_attention(request, panels):
    panels.extend(attention.attention_panels(request.user))


@hooks.register("insert_global_admin_css")
def admin_css():
    return format_html('<link rel="stylesheet" href="{}">', static("iom_plugin_resources/wagtail_admin.css"))
