"""Estimates from a survey design: any strata, clusters, weights and finite populations."""
