"""Tests of bulk edits."""
