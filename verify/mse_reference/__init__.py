"""Hidden populations as other programs estimate them, row by row.

A folder holds ``<data>.csv`` (histories with counts), ``models/<data>*.csv`` (every model with what
R makes of it), ``boot/stepwise_<data>.csv`` (resamples with SparseMSE's estimate) and
``reference.json``. ``REFERENCE_MSE`` names another folder.
"""
