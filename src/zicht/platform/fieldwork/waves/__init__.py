"""Making and running a wave: whom to ask, in which words, when, and who is missing."""
