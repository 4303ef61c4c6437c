"""An edited workbook put back: each changed cell is shown with what becomes of it, then done."""

from web.workbooks.views import blueprint

__all__ = ["blueprint"]
