"""A whole mission with three scripted agents, to watch: everything goes through the command line.

Start at `mission.py`.
"""

from fairlead.apps.demo.mission import DemoResult, run_demo
from fairlead.apps.demo.terminal import StepFailed

__all__ = ["DemoResult", "StepFailed", "run_demo"]
