"""Means and totals per domain, with the whole design."""

from verify.survey_reference.blocks import computed

__all__ = ["computed"]
