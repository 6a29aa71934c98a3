"""Trees in bulk: treebeard itself asks the database several times for each node."""

from collections.abc import Sequence

from treebeard.mp_tree import MP_Node


def plant(nodes: Sequence[MP_Node], parents: Sequence[MP_Node | None]) -> None:
    """Insert ``nodes``, each as the last child of its parent (None: as a root); a parent stands before its children.

    Parents have to be among ``nodes``: what is in the database already is left as it is.
    """
    model = type(nodes[0])
    last = model.get_last_root_node()
    roots = model._str2int(last.path) if last else 0
    for node, parent in zip(nodes, parents, strict=True):
        if parent is None:
            roots += 1
            node.depth, node.path = 1, model._get_path("", 1, roots)
        else:
            parent.numchild += 1
            node.depth = parent.depth + 1
            node.path = model._get_path(parent.path, node.depth, parent.numchild)
    model.objects.bulk_create(nodes, batch_size=2_000)
