"""Municipalities and regions as dated facts, and how they follow one another."""
