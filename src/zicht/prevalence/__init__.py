"""How many people no list has seen: multiple systems estimation of hidden populations."""
