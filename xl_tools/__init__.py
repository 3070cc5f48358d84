"""Fill, score, check and flag the yearly budget-performance self-evaluation (绩效自评)."""

__version__ = "0.1.0"
