"""The elements of the design system, for those that an ``{% include %}`` cannot draw."""

from django import template

register = template.Library()

ELEMENTS = "iom_plugin_resources/elements/"


@register.simple_block_tag(takes_context=True, end_name="endiom_element")
def iom_element(context, content, name, **parameters):
    """Draw ``elements/<name>.html`` around the body of the tag; parameters as the element's comment says."""
    element = context.template.engine.get_template(f"{ELEMENTS}{name}.html")
    return element.render(context.new({**parameters, "content": content}))


@register.inclusion_tag(f"{ELEMENTS}field.html")
def iom_field(field):
    """Draw a bound field of any form: label, hint, error, control, tied together for a screen reader."""
    return {"field": field}


@register.inclusion_tag(f"{ELEMENTS}errors.html")
def iom_errors(*forms):
    """Draw one list of everything that has to be mended in ``forms`` (forms or formsets)."""
    return {"errors": [error for form in forms for error in _errors_of(form)]}


@register.inclusion_tag(f"{ELEMENTS}pagination.html", takes_context=True)
def iom_pagination(context, page_obj, query=None):
    """Draw links to the pages around ``page_obj``; the rest of the query string, or of ``query``, is kept."""
    pages = page_obj.paginator.get_elided_page_range(page_obj.number, on_each_side=1, on_ends=1)
    return {"page_obj": page_obj, "pages": pages, "query": query}


def _errors_of(form):
    if hasattr(form, "non_form_errors"):
        yield from ({"text": text} for text in form.non_form_errors())
        for single in form.forms:
            yield from _errors_of(single)
        return
    yield from ({"text": text} for text in form.non_field_errors())
    for field in form:
        yield from ({"label": field.label, "text": text, "target": _target(field)} for text in field.errors)


def _target(field):
    if field.is_hidden:
        return ""
    return f"{field.auto_id}_group" if field.use_fieldset else field.id_for_label
