"""The outbox: mail is stored with the change it tells of, and handed over once."""
