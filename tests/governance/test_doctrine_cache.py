"""What was read of a pack once is not parsed again, and never stands for anything else."""

from collections.abc import Callable
from pathlib import Path

import pytest

from fairlead.governance.adapters import mission_type_file, packaged_mission_types
from fairlead.governance.adapters.packaged_mission_types import PackagedMissionTypes
from fairlead.governance.adapters.parsed_documents import ParsedDocuments
from fairlead.governance.doctrine import DoctrineInvalid, MissionType
from tests.governance.test_mission_types import SMALL


@pytest.fixture
def parsed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were parsed."""
    seen: list[str] = []
    real = mission_type_file.parse_mission_type

    def counting(data: bytes, *, file: str, template: Callable[[str, str], str]) -> MissionType:
        seen.append(file)
        return real(data, file=file, template=template)

    monkeypatch.setattr(packaged_mission_types, "parse_mission_type", counting)
    return seen


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    (tmp_path / "pack" / "mission_types").mkdir(parents=True)
    (tmp_path / "pack" / "templates").mkdir()
    (tmp_path / "pack" / "mission_types" / "small.yaml").write_text(SMALL)
    (tmp_path / "pack" / "templates" / "spec.md").write_text("# {{title}}\n")
    return tmp_path / "pack"


def read(pack: Path) -> MissionType:
    """What a new process reads."""
    return PackagedMissionTypes(pack, ParsedDocuments(pack.parent / "cache")).get("small")


def test_the_second_reading_parses_nothing_and_gives_the_same(
    pack: Path, parsed: list[str]
) -> None:
    first, second = read(pack), read(pack)

    assert parsed == ["small.yaml"]
    assert second == first == PackagedMissionTypes(pack).get("small")
    assert second.templates == first.templates == {"spec.md": "# {{title}}\n"}


def test_a_file_that_changed_is_parsed_and_one_that_changed_back_is_not(
    pack: Path, parsed: list[str]
) -> None:
    file = pack / "mission_types" / "small.yaml"
    read(pack)
    file.write_text(SMALL.replace("Do it.", "Do it well."))

    assert read(pack).steps[0].prompt == "Do it well."
    file.write_text(SMALL)
    assert read(pack).steps[0].prompt == "Do it."
    assert len(parsed) == 2


def test_a_template_is_as_it_is_now(pack: Path) -> None:
    read(pack)
    (pack / "templates" / "spec.md").write_text("# Changed\n")
    assert read(pack).template_for("spec.md") == "# Changed\n"

    (pack / "templates" / "spec.md").unlink()
    with pytest.raises(DoctrineInvalid, match=r"small.yaml:5: templates.spec.md"):
        read(pack)


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b"null", b'{"type": {}}', b"\xff"])
def test_a_damaged_entry_is_read_anew_and_mended(
    pack: Path, parsed: list[str], damage: bytes
) -> None:
    whole = read(pack)
    (entry,) = [path for path in (pack.parent / "cache").rglob("*") if path.is_file()]
    entry.write_bytes(damage)

    assert read(pack) == whole
    assert read(pack) == whole
    assert len(parsed) == 2


def test_nowhere_to_keep_it_is_no_reason_to_fail(pack: Path) -> None:
    (pack.parent / "cache").write_text("a file is in the way")

    assert read(pack).name == "small"


def test_what_is_wrong_is_not_kept(pack: Path) -> None:
    (pack / "mission_types" / "small.yaml").write_text("id: small\n")

    for _ in range(2):
        with pytest.raises(DoctrineInvalid):
            read(pack)
    assert not (pack.parent / "cache").exists()


def test_it_is_kept_in_the_users_cache_or_nowhere() -> None:
    at = ParsedDocuments.of_user

    assert at({"XDG_CACHE_HOME": "/c", "HOME": "/h"}) == ParsedDocuments(
        Path("/c/fairlead/doctrine")
    )
    assert at({"XDG_CACHE_HOME": "c", "HOME": "/h"}) == ParsedDocuments(
        Path("/h/.cache/fairlead/doctrine")
    )
    assert at({}) is None
