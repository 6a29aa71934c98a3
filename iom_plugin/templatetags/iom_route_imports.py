"""What the preview of an imported route draws."""

from django import template

from iom_plugin_resources.templatetags.iom_elements import ELEMENTS, iom_errors

register = template.Library()


@register.inclusion_tag(f"{ELEMENTS}errors.html")
def iom_preview_errors(preview):
    """One list of everything that has to be mended in the forms of a preview that came back."""
    return iom_errors(*(form for form in preview.forms() if form.is_bound))
