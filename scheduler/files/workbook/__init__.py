"""A roster as an Excel file."""

from scheduler.files.workbook.book import write_workbook

__all__ = ["write_workbook"]
