"""Means, totals, shares and design effects by linearisation."""

from verify.survey_reference.blocks import computed

__all__ = ["computed"]
