"""One module per family of reference cases: ``computed(case)`` gives a tree like the expected."""
