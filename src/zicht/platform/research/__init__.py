"""Estimating hidden groups from lists, for researchers."""
