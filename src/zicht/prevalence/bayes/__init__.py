"""Bayesian estimates of a hidden population, each with its prior, its grid or draws, and checks."""
