"""Every cell of a survey at once: shares, errors, intervals and bands of all questions and groups.

The same figures as :mod:`zicht.estimation.sampling` gives one by one; tests hold them together.
"""
