"""Levels per role and theme by readable rules."""
