"""One response of one municipality: who comes to it, what stands in it, and how far it is."""
