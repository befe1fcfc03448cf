"""Maximum likelihood of log-linear models over all combinations of lists.

Cells and terms are bitmasks, so that the linear predictor is a sum over subsets of a cell and the
sufficient statistics are sums over supersets of a term: there is no design matrix. The compiled
path (``newton``) and the plain one (``plain``) give the same numbers; read the plain one first.
"""
