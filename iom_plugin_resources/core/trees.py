"""Trees of treebeard: a node and its place."""

from treebeard.mp_tree import MP_Node


def save_under(node: MP_Node, parent: MP_Node | None) -> None:
    """Save the node as the last child of ``parent`` (None: as a root), or where it is if it is there already.

    After a move the paths of other nodes in memory are out of date.
    """
    if node._state.adding:
        if parent is None:
            type(node).add_root(instance=node)
        else:
            parent.add_child(instance=node)
        return
    node.save()
    if is_under(node, parent):
        return
    if parent is None:
        node.move(type(node).get_last_root_node(), pos="last-sibling")
    else:
        node.move(parent, pos="last-child")


def is_under(node: MP_Node, parent: MP_Node | None) -> bool:
    """Whether the node is a child of ``parent`` (None: is a root), without asking the database."""
    return path_above(node) == (parent.path if parent else "")


def most_levels(model: type[MP_Node]) -> int:
    """How deep a tree can be: paths have a greatest length."""
    return model._meta.get_field("path").max_length // model.steplen


def path_above(node: MP_Node) -> str:
    """The path of the node's parent; an empty one if it is a root."""
    return node.path[: -node.steplen]


def paths_above(node: MP_Node) -> list[str]:
    """The paths of everything that the node stands under, from the root down."""
    return [node.path[:end] for end in range(node.steplen, len(node.path), node.steplen)]


def paths_to(node: MP_Node) -> list[str]:
    """The same and the node's own: where whatever holds for the node may be said."""
    return [*paths_above(node), node.path]
