"""Choosing from a tree: what is deeper stands further to the right."""

from django import forms

STEP = "\u00a0" * 4


class Indented:
    """Mixin of choice widgets over nodes of a tree. A space that does not break needs no styles of its own."""

    def create_option(self, name, value, label, *args, **kwargs):
        node = getattr(value, "instance", None)
        if node is not None:
            label = f"{STEP * (node.depth - 1)}{label}"
        return super().create_option(name, value, label, *args, **kwargs)


class IndentedSelect(Indented, forms.Select):
    pass


class IndentedCheckboxes(Indented, forms.CheckboxSelectMultiple):
    """Every box is chosen alone, unlike the rows of a list, where one careless click drops the rest."""

    class Media:
        css = {"all": ["iom_plugin_resources/wagtail_admin.css"]}

    def __init__(self, attrs=None):
        super().__init__({"class": "iom-admin-choices", **(attrs or {})})
