"""Survey estimates against the results of R and of direct formulas, case by case.

A folder holds ``reference.json`` and the CSV files it names. A case is interpreted by its family,
design, arguments and definition, never by its name, so another folder of the same form runs too.
"""
