"""Measurements: `make bench`. Nothing here fails: the figures are ratios, and people read them.

Every figure is held against one that was measured in the same run, in turn with it, so that a busy
or a slow machine changes both. A normal run of the tests leaves this folder out.
"""
