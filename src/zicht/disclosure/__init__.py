"""The last step before anything is shown: small groups never leave."""
