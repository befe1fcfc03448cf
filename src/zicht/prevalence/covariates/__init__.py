"""Log-linear models of lists and covariates: how many are unseen, by sex, age or year.

The method of Cruyff, van Dijk and van der Heijden (2017): every combination of covariates is a
stratum with histories of its own, lists and covariates may interact, and a search chooses which.
"""
