"""Any survey: a file, and a plan that says how it was drawn, to every figure with its doubt."""
