"""The design-based t test."""

from verify.survey_reference.blocks import computed

__all__ = ["computed"]
