"""Lists and forms of trees: indented, with the place in the tree as a field."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from treebeard.mp_tree import MP_Node
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import TitleColumn

from ..core.text import fold
from .base import IomModelViewSet, SafeIndexView
from .deletion import CarefulDeleteView
from .widgets import STEP, IndentedSelect


class TreeNodeForm(WagtailAdminModelForm):
    """The form of a node; its parent is not a column but the place where the node stands."""

    parent = forms.ModelChoiceField(
        queryset=None,
        required=False,
        label=gettext_lazy("Stands under"),
        empty_label=gettext_lazy("nothing: at the top"),
        widget=IndentedSelect,
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        places = self._meta.model.objects.all()
        if self.instance.pk:
            places = places.exclude(path__startswith=self.instance.path)
            self.initial["parent"] = self.instance.get_parent()
        self.fields["parent"].queryset = places

    def save(self, commit=True) -> MP_Node:
        parent = self.cleaned_data["parent"]
        if self.instance.pk is None:
            node = self._plant(parent)
        else:
            node = super().save()
            if "parent" in self.changed_data:
                self._move(parent)
        return node

    def _plant(self, parent: MP_Node | None) -> MP_Node:
        if parent:
            parent.add_child(instance=self.instance)
        else:
            self._meta.model.add_root(instance=self.instance)
        self._save_m2m()
        return self.instance

    def _move(self, parent: MP_Node | None) -> None:
        if parent:
            self.instance.move(parent, "last-child")
        else:
            self.instance.move(self._meta.model.get_last_root_node(), "last-sibling")
        self.instance.refresh_from_db()


class IndentedTitleColumn(TitleColumn):
    def get_value(self, instance):
        return f"{STEP * (instance.depth - 1)}{super().get_value(instance)}"


class TreeIndexView(SafeIndexView):
    """The nodes in the order of the tree; ``search_key`` is a field with folded text."""

    default_ordering = "path"
    search_key = None
    related = ()  # what the columns show of other tables
    is_searchable = True

    def get_base_queryset(self):
        return super().get_base_queryset().select_related(*self.related)

    def _get_title_column(self, field_name, column_class=IndentedTitleColumn, **kwargs):
        return super()._get_title_column(field_name, column_class, **kwargs)

    def search_queryset(self, queryset):
        return queryset.filter(self.search_condition()) if self.is_searching else queryset

    def search_condition(self) -> Q:
        return Q(**{f"{self.search_key}__contains": fold(self.search_query)})


class TreeDeleteView(CarefulDeleteView):
    def reason_to_keep(self) -> str | None:
        if self.object.is_leaf():
            return None
        return _("Others stand under «%(object)s». Move or delete them first.") % {"object": self.object}


class TreeViewSet(IomModelViewSet):
    """``form_class`` is a ``TreeNodeForm`` of the model. A copy would claim the place of its original."""

    index_view_class = TreeIndexView
    delete_view_class = TreeDeleteView
    form_class = TreeNodeForm
    ordering = "path"

    def get_form_class(self, for_update=False):
        return self.form_class
