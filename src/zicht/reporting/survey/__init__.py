"""Figures of any survey as a table on the screen, CSV, XLSX, Parquet or JSON."""
