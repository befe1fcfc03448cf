"""One scale under many questions: a second opinion beside the levels by rule, never instead of it.

A level by rule says what a municipality has arranged and can be checked by reading. A scale from a
model says how the answers hang together, with its own uncertainty. Where the two disagree, the rule
is what was published and the scale is a reason to look again.
"""
