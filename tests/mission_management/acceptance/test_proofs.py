"""Proofs: run where nobody works, only when trusted, on the code as it is."""

import sys
from pathlib import Path

import pytest

from fairlead.governance.adapters.memory_trust import MemoryTrust
from fairlead.governance.policy import RepositoryNotTrusted, Trust
from fairlead.mission_management.acceptance import (
    MATRIX_FILE,
    AcceptanceMatrix,
    AcceptanceReport,
    AcceptMission,
    Criterion,
    CriterionIsProved,
    CriterionNotFound,
    DiagnoseAcceptance,
    DiagnoseWithProofs,
    GrantTrust,
    MissionNotAcceptable,
    Outcome,
    PlannedProof,
    PlanProof,
    ProofKind,
    ProofNotRunnable,
    ProofRequest,
    ProveAndAccept,
    ProvidedCommands,
    RecordCriterion,
    RunProofs,
    planned_proof,
    shell_syntax,
)
from fairlead.shared_kernel.adapters.git_cli import locate, open_command_runs
from fairlead.shared_kernel.identity import MissionFolder, new_ulid
from fairlead.shared_kernel.naming import MissionNames
from tests.corpus import corpus_files
from tests.mission_management.acceptance.test_accepting_a_mission import finish, finished
from tests.mission_management.missions.world import World, package

PYTHON = sys.executable
PASSES = f"{PYTHON} -c 'open(\"a.py\")'"
"""Passes where `a.py`, the code of the first package, is there."""


class Proving:
    """A finished mission whose acceptance is proved by commands."""

    def __init__(self, world: World) -> None:
        self.world, self.store = world, MemoryTrust()
        self.folder = finished(world)
        self.environment: dict[str, str] = {}

    @property
    def trust(self) -> Trust:
        return Trust(self.store, self.world.clock, self.world.repository.primary_root)

    @property
    def proofs(self) -> RunProofs:
        world = self.world
        runs = open_command_runs(locate(world.repository.primary_root))
        return RunProofs(
            world.repository,
            world.ledger,
            world.machine,
            runs,
            self.trust,
            world.clock,
            self.environment,
        )

    def plan(self, name: str = "FR-001", command: str = "", **more: object) -> None:
        request = ProofRequest(name, command=command, **more)  # type: ignore[arg-type]
        use = PlanProof(self.world.ledger)
        use(self.world.context(self.folder), request, self.world.operation("accept"))

    def allow(self) -> None:
        commands = ProvidedCommands(self.world.catalog, self.world.repository.objects)
        GrantTrust(self.trust, commands)()

    def diagnose(self) -> AcceptanceReport:
        use = DiagnoseWithProofs(
            DiagnoseAcceptance(self.world.ledger, self.world.checklist()),
            self.proofs,
        )
        return use(self.world.context(self.folder))

    def accept(self, timeout: float = 60, op_id: str | None = None) -> AcceptanceReport:
        world = self.world
        use = ProveAndAccept(
            self.proofs, AcceptMission(world.ledger, world.checklist(), world.clock)
        )
        operation = world.operation("accept", op_id=op_id)
        return use(world.context(self.folder), operation, timeout=timeout)

    def criterion(self, name: str = "FR-001") -> Criterion:
        data = self.world.state(self.folder).read_file(MATRIX_FILE)
        found = AcceptanceMatrix.parse(data).find(name) if data else None
        assert found
        return found

    @property
    def tip(self) -> str:
        return self.world.found(self.folder).authority.commit


@pytest.fixture
def proving(disk: World) -> Proving:
    return Proving(disk)


def test_a_mission_is_accepted_when_its_proof_passes(proving: Proving) -> None:
    proving.plan(command=PASSES)
    proving.allow()
    before = proving.tip

    report = proving.accept()

    found = proving.criterion()
    assert report.accepted and len(report.receipts) == 2
    assert [(note.outcome, note.due) for note in report.proofs] == [(Outcome.PASS, False)]
    assert (found.outcome, found.verified_by) == (Outcome.PASS, "fairlead")
    assert found.extra["verified_ref"] == before
    assert "ended with 0" in (found.evidence or "")


def test_nothing_is_run_that_nobody_agreed_to(proving: Proving, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    proving.plan(command=f"touch {canary}")
    before = proving.tip

    with pytest.raises(RepositoryNotTrusted) as refused:
        proving.accept()

    assert not canary.exists()
    assert proving.tip == before
    assert f"touch {canary}" in refused.value.message


def test_a_command_that_changed_since_it_was_trusted_is_not_run(proving: Proving) -> None:
    proving.plan(command=PASSES)
    proving.allow()
    proving.plan(command=PASSES + " --more")

    with pytest.raises(RepositoryNotTrusted):
        proving.accept()


def test_diagnosing_lists_proofs_and_runs_none(proving: Proving, tmp_path: Path) -> None:
    canary = tmp_path / "canary"
    proving.plan(command=f"touch {canary}")
    proving.allow()

    report = proving.diagnose()

    assert not canary.exists()
    (note,) = report.proofs
    assert (note.due, note.trusted) == (True, True)
    assert [check.id for check in report.failing] == ["criterion:FR-001"]
    assert "fairlead accept" in report.failing[0].fix


def test_a_proof_that_fails_is_recorded_with_the_end_of_its_output(proving: Proving) -> None:
    proving.plan(command=f"{PYTHON} -c 'print(1); import nothing_of_that_name'")
    proving.allow()

    with pytest.raises(MissionNotAcceptable) as refused:
        proving.accept()

    found = proving.criterion()
    assert found.outcome is Outcome.FAIL
    assert "nothing_of_that_name" in (found.evidence or "")
    assert "its proof failed" in refused.value.message


def test_a_failed_proof_is_run_again_and_a_passed_one_is_not(
    proving: Proving, tmp_path: Path
) -> None:
    counter = tmp_path / "counter"
    text = f"import sys; f = open({str(counter)!r}, 'a'); f.write('x'); sys.exit(f.tell() < 2)"
    proving.plan(command=f'{PYTHON} -c "{text}"')
    proving.allow()
    with pytest.raises(MissionNotAcceptable):
        proving.accept()

    proving.accept()
    proving.accept()

    assert counter.read_text() == "xx"


def test_a_retry_under_the_same_operation_id_records_what_is_mended(
    proving: Proving, tmp_path: Path
) -> None:
    wanted, op_id = tmp_path / "wanted", new_ulid(1_760_000_000_000)
    proving.plan(command=f"{PYTHON} -c 'open(\"{wanted}\")'")
    proving.allow()
    with pytest.raises(MissionNotAcceptable):
        proving.accept(op_id=op_id)
    wanted.touch()

    assert proving.accept(op_id=op_id).accepted
    again = proving.accept(op_id=op_id)

    assert again.accepted and again.receipt and again.receipt.already_applied
    assert proving.criterion().outcome is Outcome.PASS


def test_code_that_came_in_since_makes_a_proof_due_again(proving: Proving) -> None:
    proving.plan(command=PASSES)
    proving.allow()
    proving.accept()
    assert not any(note.due for note in proving.diagnose().proofs)
    branch = MissionNames(proving.folder).coordination_branch

    proving.world.commit(branch, {"more.py": b"y = 1\n"})

    assert [note.due for note in proving.diagnose().proofs] == [True]


def test_what_happens_to_the_missions_own_files_makes_no_proof_due(proving: Proving) -> None:
    proving.plan(command=PASSES)
    proving.allow()
    proving.accept()

    proving.world.record(proving.folder, files={"notes.md": b"x\n"})

    assert not any(note.due for note in proving.diagnose().proofs)


def test_a_proof_that_takes_too_long_fails(proving: Proving) -> None:
    proving.plan(command=f"{PYTHON} -c 'import time; time.sleep(30)'")
    proving.allow()

    with pytest.raises(MissionNotAcceptable):
        proving.accept(timeout=0.3)

    assert "did not end within 0.3 s" in (proving.criterion().evidence or "")


def test_a_program_that_is_not_there_fails_and_is_named(proving: Proving) -> None:
    proving.plan(command="no-such-program --at-all")
    proving.allow()

    with pytest.raises(MissionNotAcceptable):
        proving.accept()

    assert "could not be started" in (proving.criterion().evidence or "")


def test_secrets_do_not_enter_the_evidence(proving: Proving) -> None:
    proving.environment["MY_TOKEN"] = "open-sesame"
    proving.plan(command=f'{PYTHON} -c \'print("it is open" + "-sesame")\'')
    proving.allow()

    proving.accept()

    assert "it is [redacted]" in (proving.criterion().evidence or "")
    assert b"it is open-sesame" not in proving.world.state(proving.folder).log.data


def test_a_pattern_that_is_gone_needs_no_trust(proving: Proving) -> None:
    proving.plan("NI-1", pattern="old_name", scope=("**/*.py",))

    proving.accept()

    found = proving.criterion("NI-1")
    assert found.outcome is Outcome.PASS
    assert found.proof_type == "negative_invariant"


def test_a_pattern_that_is_still_there_names_its_places(proving: Proving) -> None:
    branch = MissionNames(proving.folder).coordination_branch
    proving.world.commit(branch, {"c.py": b"old_name = 1\n", "doc.md": b"old_name\n"})
    proving.plan("NI-1", pattern="old_name", scope=("**/*.py",))

    with pytest.raises(MissionNotAcceptable):
        proving.accept()

    evidence = proving.criterion("NI-1").evidence or ""
    assert "c.py:1:old_name = 1" in evidence
    assert "doc.md" not in evidence


def test_a_pattern_may_look_like_a_command(proving: Proving) -> None:
    proving.plan("NI-1", pattern="git add -A")

    assert proving.accept().proofs[0].proof.kind is ProofKind.PATTERN_ABSENT


def test_files_of_missions_may_hold_the_pattern(proving: Proving) -> None:
    proving.world.record(proving.folder, files={"notes.md": b"no old_name any more\n"})
    proving.plan("NI-1", pattern="old_name")

    assert proving.accept().accepted


def test_a_recorded_grep_passes_when_it_finds_nothing(proving: Proving) -> None:
    entry = {
        "invariant_id": "NI-9",
        "description": "gone",
        "verification_method": "grep_absence",
        "verification_command": "grep -rn old_name --include=*.py .",
    }
    quoted = entry | {"verification_command": "grep -rn old_name ."}
    for one in (entry, quoted):
        data = proving.world.state(proving.folder).read_file(MATRIX_FILE)
        assert data
        matrix = AcceptanceMatrix.parse(data)
        changed = AcceptanceMatrix(matrix.criteria, (Criterion.read_invariant(one),), matrix.extra)
        proving.world.record(proving.folder, files={MATRIX_FILE: changed.written()})
        proving.allow()
        if one is entry:
            with pytest.raises(MissionNotAcceptable) as refused:
                proving.accept()
            assert "needs a shell" in refused.value.message

    proving.world.record(proving.folder, files={"notes.md": b""})
    with pytest.raises(MissionNotAcceptable):
        proving.accept()  # the matrix itself names it, and grep reads every file
    assert proving.criterion("NI-9").outcome is Outcome.FAIL


def test_nobodys_word_takes_the_place_of_a_command(proving: Proving) -> None:
    proving.plan(command=PASSES)
    use = RecordCriterion(proving.world.ledger, proving.world.clock)

    with pytest.raises(CriterionIsProved):
        use(
            proving.world.context(proving.folder),
            "FR-001",
            Outcome.PASS,
            "I looked",
            proving.world.operation("accept"),
        )


def test_planning_the_same_proof_again_changes_nothing(proving: Proving) -> None:
    proving.plan(command=PASSES)
    proving.plan("NI-1", pattern="x", scope=("a",))
    tip = proving.tip

    proving.plan(command=PASSES)
    proving.plan("NI-1", pattern="x", scope=("a",))

    assert proving.tip == tip


def test_a_new_command_takes_the_result_of_the_old_one_away(proving: Proving) -> None:
    proving.plan(command=PASSES)
    proving.allow()
    proving.accept()

    proving.plan(command=f"{PYTHON} -c 'open(\"b.py\")'")

    found = proving.criterion()
    assert (found.outcome, found.evidence) == (Outcome.PENDING, None)
    assert "verified_ref" not in found.extra


def test_a_command_proves_a_criterion_that_exists(proving: Proving) -> None:
    with pytest.raises(CriterionNotFound):
        proving.plan("FR-099", command=PASSES)
    with pytest.raises(ProofNotRunnable):
        proving.plan("FR-001")


def test_nothing_is_left_of_a_run(proving: Proving) -> None:
    proving.plan(command=f'{PYTHON} -c \'open("left.py", "w")\'')
    proving.allow()
    root = proving.world.repository.primary_root

    proving.accept()

    assert not list(root.rglob("left.py"))
    assert [tree.path for tree in proving.world.repository.worktrees.list()] == [root]


def test_finalizing_again_keeps_a_planned_proof(proving: Proving) -> None:
    proving.plan(command=PASSES)
    data = proving.world.state(proving.folder).read_file(MATRIX_FILE)
    assert data
    old = AcceptanceMatrix.parse(data)

    again = AcceptanceMatrix.scaffold([("FR-001", "new words")], [package("WP01")], old)

    assert again.criteria == old.criteria


@pytest.mark.parametrize(
    ("command", "word"),
    [
        ("pytest | tee log", "pipe"),
        ("make && make test", "&"),
        ("a; b", ";"),
        ("pytest > out", "redirection"),
        ("cat < in", "redirection"),
        ("(cd x)", "subshell"),
        ("echo $HOME", "variable"),
        ('echo "$(id)"', "variable"),
        ('echo "`id`"', "command substitution"),
        ("ruff check src/*.py", "pattern"),
        ("A=1 pytest", "sets a variable"),
        ("! test -f x", "!"),
        ("ls ~/x", "home"),
        ("pytest # all", "comment"),
        ("a\nb", "several lines"),
        ("echo 'x", "split"),
        ("   ", "empty"),
    ],
)
def test_what_only_a_shell_understands_is_said(command: str, word: str) -> None:
    assert word in shell_syntax(command)


@pytest.mark.parametrize(
    "command",
    [
        "pytest -q tests/test_a.py::test_b[x]",
        "grep -nE 'a|b$' file",
        'python -c "import a; print(a.b > 1)"',
        r"find . -name \*.py",
        "make CC=gcc test",
        "echo a$ 100%",
    ],
)
def test_what_needs_no_shell_is_left_alone(command: str) -> None:
    assert shell_syntax(command) == ""


def test_every_matrix_of_the_corpus_is_read_for_its_proofs() -> None:
    kinds: dict[ProofKind, int] = dict.fromkeys(ProofKind, 0)
    for data in corpus_files("acceptance-matrix.json").values():
        for criterion in AcceptanceMatrix.parse(data).all:
            proof = planned_proof(criterion)
            if proof:
                kinds[proof.kind] += 1
                assert proof.problem or proof.argv

    assert kinds == {
        ProofKind.COMMAND: 25,
        ProofKind.COMMAND_FINDS_NOTHING: 11,
        ProofKind.PATTERN_ABSENT: 4,
    }


def test_a_pattern_is_no_option_and_its_scope_no_path_magic() -> None:
    proof = PlannedProof("NI-1", ProofKind.PATTERN_ABSENT, "--open-files-in-pager=x", (":/",))

    assert proof.argv[:6] == ("git", "grep", "-n", "-I", "-e", "--open-files-in-pager=x")
    assert proof.argv[7] == ":(top,glob):/"


def test_a_second_mission_may_share_a_trusted_command(proving: Proving) -> None:
    proving.plan(command=PASSES)
    proving.allow()
    other = proving.world.create("other").folder

    def same(folder: MissionFolder) -> None:
        proving.world.plan(folder, package("WP01", "FR-001"))
        finish(proving.world, folder, "WP01", "a")

    same(other)
    proving.trust.demand(
        ProvidedCommands(proving.world.catalog, proving.world.repository.objects)()
    )
