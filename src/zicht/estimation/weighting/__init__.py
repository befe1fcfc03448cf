"""Weights that make respondents add up to what is known of the population."""
