"""How a person is called where only the account is known."""


def person_name(user) -> str:
    """As colleagues call the person: the profile's full name, the account's, or else the sign-in name.

    Read the user with ``select_related("iom_teacher")``, or it costs a query.
    """
    if user is None:
        return ""
    teacher = getattr(user, "iom_teacher", None)
    if teacher is not None:
        return teacher.full_name
    return " ".join(getattr(user, "get_full_name", str)().split()) or user.get_username()
