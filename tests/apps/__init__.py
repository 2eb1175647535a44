"""Tests of the command line itself: forms, exit statuses, what it costs."""
