"""Tables of any kind: counts or amounts, by flat or layered dimensions, in several releases."""
