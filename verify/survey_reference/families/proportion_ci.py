"""Intervals for a proportion by every method."""

from verify.survey_reference.blocks import computed

__all__ = ["computed"]
