"""Importing a tree whose rows come in any order."""

from collections.abc import Iterable
from typing import Any, ClassVar

from django.utils.translation import gettext as _
from treebeard.mp_tree import MP_Node

from .importing import CellError, ImportRow, Outcome, RowImporter, assign
from .text import fold
from .trees import is_under, most_levels, path_above


class TreeImporter(RowImporter):
    """Base of importers of trees: a row names its parent by code, from the file or from the database.

    Subclasses name the ``model``, the ``fields`` that are columns of the same name, and say how to save.
    """

    model: ClassVar[type[MP_Node]]
    fields: ClassVar[tuple[str, ...]] = ()
    key = ("code",)

    def code_key(self, code: str) -> str:
        return fold(code)

    def save_node(self, node: MP_Node, parent: MP_Node | None) -> None:
        raise NotImplementedError

    def key_of(self, values):
        return self.code_key(values.get("code") or "") or None

    def prepare(self, rows: list[ImportRow]) -> None:
        self.load_nodes()
        by_path = {node.path: key for key, node in self.nodes.items()}
        self.parents = {key: by_path.get(path_above(node)) for key, node in self.nodes.items()}
        self.in_file = {key for row in rows if (key := self.key_of(row.values))}
        for row in rows:
            if key := self.key_of(row.values):
                self.parents[key] = self.parent_key(key, row.values)
        self.changed: dict[str, bool] = {}

    def load_nodes(self) -> None:
        self.nodes = {self.code_key(node.code): node for node in self.model.objects.order_by("path")}

    def parent_key(self, key: str, values: dict[str, Any]) -> str | None:
        """A file without the column of parents leaves every node where it is."""
        if "parent" not in values:
            return self.parents.get(key)
        return self.code_key(values["parent"]) or None

    def check(self, values: dict[str, Any]) -> None:
        key = self.key_of(values)
        parent = self.parents[key]
        if parent and parent not in self.nodes and parent not in self.in_file:
            raise CellError(
                "parent",
                _("There is no “%(code)s”, neither in the file nor on the portal.") % {"code": values["parent"]},
            )
        self.check_way_up(key)
        node = self.nodes.get(key) or self.model(code=values["code"])
        self.changed[key] = assign(node, {name: values[name] for name in self.fields if name in values})
        node.clean_fields(exclude=self.unchecked_fields())
        self.nodes[key] = node

    def unchecked_fields(self) -> set[str]:
        """What treebeard fills in, and foreign keys, whose objects were looked up."""
        return {"path", "depth", "numchild"} | {
            field.name for field in self.model._meta.fields if field.is_relation or not field.editable
        }

    def check_way_up(self, key: str) -> None:
        """From the row to the root, and no farther than a tree can be deep: files may hold endless chains."""
        levels = most_levels(self.model)
        passed = {key}
        while key := self.parents.get(key):
            if key in passed:
                raise CellError("parent", _("The row stands under itself: its parents lead back to it."))
            passed.add(key)
            if len(passed) > levels:
                raise CellError(
                    "parent", _("The row stands too deep: a tree has at most %(number)d levels.") % {"number": levels}
                )

    def order(self, rows: list[ImportRow]) -> Iterable[ImportRow]:
        return sorted(rows, key=lambda row: self.depth(self.key_of(row.values)))

    def depth(self, key: str) -> int:
        depth = 0
        while key := self.parents.get(key):
            depth += 1
        return depth

    def save(self, values: dict[str, Any]) -> Outcome:
        key = self.key_of(values)
        node, parent = self.nodes[key], self.nodes.get(self.parents[key])
        if node._state.adding:
            self.save_node(node, parent)
            return Outcome.CREATED
        stays = is_under(node, parent)
        if stays and not self.changed[key]:
            return Outcome.UNCHANGED
        self.save_node(node, parent)
        if not stays:
            self.refresh_places()
        return Outcome.CHANGED

    def refresh_places(self) -> None:
        """After a move, paths in memory are those of before."""
        places = {place["pk"]: place for place in self.model.objects.values("pk", "path", "depth", "numchild")}
        for node in self.nodes.values():
            if not node._state.adding:
                place = places[node.pk]
                node.path, node.depth, node.numchild = place["path"], place["depth"], place["numchild"]
