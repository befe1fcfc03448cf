"""Answering: pages, known figures, the workbook, agreeing, submitting and downloads."""
