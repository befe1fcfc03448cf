"""Quantiles with Woodruff intervals."""

from verify.survey_reference.blocks import computed

__all__ = ["computed"]
