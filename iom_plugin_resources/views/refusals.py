"""What a service refused, told to the person beside the fields of a form."""

from contextlib import contextmanager

from ..core.errors import IomError


@contextmanager
def shown_in(form):
    """Run a service; its refusal becomes errors of ``form``, beside the fields it names.

    The form is then not valid any more, so a view only has to draw it again.
    """
    try:
        yield
    except IomError as error:
        known = {name: sentences for name, sentences in error.fields.items() if name in form.fields}
        for name, sentences in known.items():
            form.add_error(name, sentences)
        if not known:
            form.add_error(None, error.message)
