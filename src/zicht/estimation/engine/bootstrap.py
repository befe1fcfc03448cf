"""How often every unit is drawn in every replicate: Poisson counts of mean 1, made when needed.

A count depends on the seed, the unit and the replicate alone (splitmix64 as a counter: Steele, Lea
and Flood 2014), so that it need not be kept: it is made again wherever it is used.
"""

import numpy as np
from numpy.typing import NDArray

from zicht.estimation.sampling.design import Codes

Counts = NDArray[np.uint8]
Words = NDArray[np.uint64]

#: A 16-bit number counts once for every threshold that it reaches: the Poisson distribution of
#: mean 1 in parts of 65,536. Its mean is 1 exactly, its variance 0.99997.
THRESHOLDS = np.array([24109, 48219, 60273, 64292, 65296, 65497, 65531, 65535], dtype=np.uint16)

#: The largest number in a byte, and how many rows cannot exceed it however often they are drawn.
BYTE = 255
ROWS_PER_BYTE = BYTE // len(THRESHOLDS)

STEP = np.uint64(0x9E3779B97F4A7C15)
FIRST, SECOND = np.uint64(0xBF58476D1CE4E5B9), np.uint64(0x94D049BB133111EB)


def columns(replicates: int) -> int:
    """How many columns are made: the sample itself, the replicates, and up to a multiple of 8."""
    return -(-(replicates + 1) // 8) * 8


def start(seed: int) -> np.uint64:
    """Where a seed begins to count."""
    return np.uint64(mixed(np.array([seed + 1], dtype=np.uint64))[0])


def mixed(places: Words) -> Words:
    """A random 64-bit number for every place."""
    word = places * STEP
    word = (word ^ (word >> np.uint64(30))) * FIRST
    word = (word ^ (word >> np.uint64(27))) * SECOND
    mixed: Words = word ^ (word >> np.uint64(31))
    return mixed


def drawn(units: Codes, begin: np.uint64, width: int) -> Counts:
    """The counts of some units (rows) in all columns; the first column is the sample: all 1."""
    lanes = np.arange(width // 4, dtype=np.uint64)
    places = units.astype(np.uint64)[:, None] * np.uint64(len(lanes)) + lanes + begin
    halves = mixed(places).view(np.uint16)
    counts = np.zeros(halves.shape, dtype=np.uint8)
    for threshold in THRESHOLDS:
        counts += halves >= threshold
    counts[:, 0] = 1
    return counts
