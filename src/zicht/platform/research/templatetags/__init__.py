"""Pieces of the pages of researchers."""
