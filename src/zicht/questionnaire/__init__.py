"""Questionnaires as checked data: items, routing, validation, renderings."""
