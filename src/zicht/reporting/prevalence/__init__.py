"""Estimates of a hidden population as rows, files, charts and a report."""
