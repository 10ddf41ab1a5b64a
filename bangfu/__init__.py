"""Bangfu 帮扶一本账: record once, every figure traceable."""

__version__ = "0.1.0"
