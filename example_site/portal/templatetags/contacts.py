from django import template

register = template.Library()


@register.filter
def tel(phone: str) -> str:
    """A phone number as the address of a tel: link."""
    return "".join(sign for sign in phone if sign in "+0123456789")
