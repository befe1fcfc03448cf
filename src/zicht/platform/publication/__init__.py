"""Releases and the public pages that are made from them."""
