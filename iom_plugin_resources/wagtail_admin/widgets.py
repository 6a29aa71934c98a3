"""Choosing from a tree: what is deeper stands further to the right."""

from django import forms
from wagtail.admin.telepath import register
from wagtail.admin.telepath.widgets import RadioSelectAdapter

STEP = "\u00a0" * 4


class IndentedSelect(forms.Select):
    """A space that does not break needs no styles of its own."""

    def create_option(self, name, value, label, *args, **kwargs):
        node = getattr(value, "instance", None)
        if node is not None:
            label = f"{STEP * (node.depth - 1)}{label}"
        return super().create_option(name, value, label, *args, **kwargs)


class TreeCheckboxes(forms.CheckboxSelectMultiple):
    """Every box is chosen alone, unlike the rows of a list, where one careless click drops the rest.

    The boxes stand in nested lists, as the nodes in their tree. A script adds what a long tree needs: a field to
    search in it, buttons to fold it, and a list of what is picked. The nodes come in the order of the tree, in the
    one query of the field.
    """

    template_name = "iom_plugin_resources/wagtail_admin/tree_checkboxes.html"

    class Media:  # the styles come with every page of the admin
        js = ["iom_plugin_resources/wagtail_admin.js"]

    def create_option(self, name, value, *args, **kwargs):
        option = super().create_option(name, value, *args, **kwargs)
        node = getattr(value, "instance", None)
        return option | {"depth": node.depth if node else 1}

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        options = [option for _group, options, _index in context["widget"]["optgroups"] for option in options]
        levels = _levels([option["depth"] for option in options])
        for option, level, following in zip(options, levels, [*levels[1:], 0], strict=False):
            option["is_branch"] = following > level
            option["lists_to_close"] = range(level - following)
        context["widget"]["options"] = options
        return context


def _levels(depths: list[int]) -> list[int]:
    """How many of the nodes before each one it stands under; a tree may be given without some of its levels."""
    levels, above = [], []
    for depth in depths:
        while above and above[-1] >= depth:
            above.pop()
        levels.append(len(above))
        above.append(depth)
    return levels


class TreeCheckboxesAdapter(RadioSelectAdapter):
    """For forms that scripts add to the page. Ours stands there once, so a second whole tree is not sent along."""

    def js_args(self, widget):
        return super().js_args(TreeCheckboxes())


register(TreeCheckboxesAdapter(), TreeCheckboxes)
