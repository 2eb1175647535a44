"""Parts of a command, in this process: what they take once Python has started."""

from collections.abc import Callable

from pytest_benchmark.fixture import BenchmarkFixture

from fairlead.apps.container import App
from fairlead.governance.policy import Allowed, GitChangeSet
from fairlead.shared_kernel.context import ContextOp
from tests.bench.harness import Spent
from tests.bench.missions import OLIVE, Desk
from tests.bench.rows import Row

Report = Callable[[Row], None]
PYTHON = "python -c pass"
LIMIT = 0.010


def test_the_policy_gate(
    desk: Desk, python: Spent, benchmark: BenchmarkFixture, report: Report
) -> None:
    change = GitChangeSet(
        destination_ref=f"kitty/mission-{desk.mission}",
        repo_root=desk.root,
        worktree_root=None,
        paths=("README.md",),
        message="Move a package",
        operation="move",
        actor=OLIVE,
    )

    def ask(app: App) -> None:
        verdict = app.governance().workflow_policy().assert_allowed(change, ref_exists=True)
        assert isinstance(verdict, Allowed)

    _measure(benchmark, desk, ask)

    report(Row("policy gate", _median(benchmark), 0, PYTHON, python.cpu, limit=LIMIT))


def test_the_resolver(
    desk: Desk, python: Spent, benchmark: BenchmarkFixture, report: Report
) -> None:
    def resolve(app: App) -> None:
        desk.context(app, ContextOp.REVIEW, "WP01")

    _measure(benchmark, desk, resolve)

    report(Row("context resolution", _median(benchmark), 0, PYTHON, python.cpu, limit=LIMIT))


def _measure(benchmark: BenchmarkFixture, desk: Desk, part: Callable[[App], None]) -> None:
    """Measure a part of a command that was just assembled: nothing is known yet."""

    def assembled() -> tuple[tuple[App], dict[str, object]]:
        return (desk.app(),), {}

    measure: Callable[..., object] = benchmark.pedantic
    measure(part, setup=assembled, rounds=40, warmup_rounds=2)


def _median(benchmark: BenchmarkFixture) -> float:
    assert benchmark.stats
    found: float = benchmark.stats.stats.median
    return found
