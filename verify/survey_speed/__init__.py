"""How long the engine takes over three synthetic surveys: small, large, a continent."""
