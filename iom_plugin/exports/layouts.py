"""The layouts of the road map: the same data, three forms (practice: no regulation fixes the form)."""

from ..choices import Layout
from . import cnppm, m_columns, road_maps


def road_map(layout: str, needs: list[dict], *, diagnostics: str = "", companion: str = "") -> dict:
    """What a template of this ``layout`` prints of the road map: ``columns``, ``rows``, and parts of its own."""
    if layout == Layout.M_COLUMNS:
        return {"columns": m_columns.columns(), "rows": m_columns.rows(needs)}
    if layout == Layout.CNPPM:
        return {
            "columns": cnppm.columns(),
            "rows": cnppm.rows(needs, companion),
            "parts": cnppm.headings(),
            "diagnostics": cnppm.diagnostics(diagnostics, needs),
            "request": cnppm.request(needs),
            "report_columns": cnppm.report_columns(),
            "report": cnppm.report(needs),
        }
    return {"columns": road_maps.columns(), "rows": road_maps.rows(needs)}
