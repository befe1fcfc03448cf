"""Charts: one module per kind, each chart with its table, in Dutch and English."""
