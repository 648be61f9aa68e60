"""The contrast of colours as WCAG defines it."""

from collections.abc import Sequence

import numpy as np

LEAST = 4.5  # of words
WHITE = (255, 255, 255)


def luminance(colours: np.ndarray | Sequence) -> np.ndarray:
    """The relative luminance of colours. colours: red, green and blue in the last axis, 0 to 255."""
    parts = np.asarray(colours, float) / 255
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return linear @ np.array([0.2126, 0.7152, 0.0722])


def contrast(one: np.ndarray | Sequence, other: np.ndarray | Sequence) -> np.ndarray:
    """The contrast of colours, 1 to 21."""
    lights = luminance(one), luminance(other)
    return (np.maximum(*lights) + 0.05) / (np.minimum(*lights) + 0.05)
