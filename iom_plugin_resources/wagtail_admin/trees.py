"""Lists and forms of trees: indented, with the place in the tree as a field."""

from django import forms
from django.db.models import Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from treebeard.mp_tree import MP_Node
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.ui.tables import TitleColumn

from ..core.text import fold
from ..core.trees import most_levels, save_under
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

    def clean_parent(self) -> MP_Node | None:
        parent = self.cleaned_data["parent"]
        levels = most_levels(self._meta.model)
        if parent and parent.depth + self._height() > levels:
            raise forms.ValidationError(
                _("This is too deep: a tree has at most %(number)d levels.") % {"number": levels}
            )
        return parent

    def _height(self) -> int:
        """Of the branch that the node carries with it, itself included."""
        if not self.instance.pk:
            return 1
        deepest = self.instance.get_descendants().aggregate(depth=Max("depth"))["depth"]
        return (deepest or self.instance.depth) - self.instance.depth + 1

    def save(self, commit=True) -> MP_Node:
        save_under(self.instance, self.cleaned_data["parent"])
        self._save_m2m()
        self.instance.refresh_from_db()  # a move does not tell the node its new place
        return self.instance


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
