"""Who may do what with the catalogue, one question a predicate."""


def can_see_drafts(user) -> bool:
    """Drafts are seen by those who may change resources in the Wagtail admin."""
    return user.has_perm("iom_plugin_resources.change_learningresource")


def can_publish_resources(user) -> bool:
    """Publishing, archiving and tagging change what everybody sees: the right to publish is asked for each."""
    return user.has_perm("iom_plugin_resources.publish_learningresource")


def can_import(user) -> bool:
    """An import writes and publishes many resources at once, and an undo takes them away: it asks for each right."""
    return user.is_active and all(
        user.has_perm(f"iom_plugin_resources.{verb}_learningresource") for verb in ("add", "change", "publish")
    )
