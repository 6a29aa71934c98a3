from .forms import COOKIE, USUAL, read


def reading(request):
    """The reader's choices as classes of <body>: what differs from the usual look, nothing else."""
    choices = read(request.COOKIES.get(COOKIE, ""))
    classes = [f"{name}-{value}" for name, value in choices.items() if value != USUAL[name]]
    return {"reading": {"is_changed": bool(classes), "classes": " ".join(classes)}}
