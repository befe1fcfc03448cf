"""Answers of municipalities: read, checked, stored, or made up for a demonstration."""
