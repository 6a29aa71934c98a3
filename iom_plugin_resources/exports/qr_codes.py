"""Square codes that a telephone reads, as SVG without styles."""

from io import BytesIO

import segno


def qr_svg(address: str, *, for_screen: bool = False) -> str:
    """The address as markup; ``for_screen`` with its white edge, and as large as the page lets it be."""
    code = BytesIO()
    look = {"border": 4, "light": "#fff", "omitsize": True} if for_screen else {"border": 0}
    segno.make(address, error="m", micro=False).save(code, kind="svg", scale=4, xmldecl=False, **look)
    return code.getvalue().decode()
