"""What the lower app registers in the Wagtail admin."""

from wagtail.snippets.models import register_snippet

from .wagtail_admin.menus import ResourceMapGroup

register_snippet(ResourceMapGroup)
