"""Zicht: see and end human trafficking at the local level.

The library computes; ``zicht.platform`` is what people use. The library never
imports the platform, reads no clock and opens no network connection.
"""

__version__ = "0.1.0"
