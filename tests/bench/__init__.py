"""Measurements. Nothing here fails: the figures are ratios, and people read them."""
