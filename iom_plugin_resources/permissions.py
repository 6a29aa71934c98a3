"""Who may do what with the catalogue, one question a predicate."""


def can_see_drafts(user) -> bool:
    """Drafts are seen by those who may change resources in the Wagtail admin."""
    return user.has_perm("iom_plugin_resources.change_learningresource")
