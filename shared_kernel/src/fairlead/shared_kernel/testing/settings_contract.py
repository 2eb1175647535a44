"""What every GitSettings adapter promises."""

import pytest

from fairlead.shared_kernel.git import GitIdentityMissing
from fairlead.shared_kernel.testing.subject import RepositoryUnderTest


class GitSettingsContract:
    """Needs the fixture `subject`."""

    def test_an_unknown_key_has_no_value(self, subject: RepositoryUnderTest) -> None:
        assert subject.repository.settings.value("fairlead.nothing") is None

    def test_the_repository_has_the_last_word(self, subject: RepositoryUnderTest) -> None:
        subject.configure("fairlead.hooks", "skip", personal=True)
        subject.configure("fairlead.hooks", "run", personal=False)

        assert subject.repository.settings.value("fairlead.Hooks") == "run"

    def test_a_key_may_have_a_value_in_each_place_and_the_nearest_is_last(
        self, subject: RepositoryUnderTest
    ) -> None:
        subject.configure("fairlead.protectedBranches", "stable", personal=True)
        subject.configure("fairlead.protectedBranches", "next", personal=False)

        assert list(subject.repository.settings.all("fairlead.protectedbranches")) == [
            "stable",
            "next",
        ]
        assert list(subject.repository.settings.all("fairlead.nothing")) == []

    def test_what_is_personal_does_not_come_from_the_repository(
        self, subject: RepositoryUnderTest
    ) -> None:
        subject.configure("fairlead.hooks", "skip", personal=False)
        subject.configure("fairlead.trust", "yes", personal=True)

        assert subject.repository.settings.personal("fairlead.hooks") is None
        assert subject.repository.settings.personal("fairlead.trust") == "yes"

    def test_the_committer_has_name_and_mail(self, subject: RepositoryUnderTest) -> None:
        name, mail = subject.repository.settings.committer()

        assert name
        assert "@" in mail

    def test_a_missing_committer_is_an_error_with_the_next_step(
        self, subject: RepositoryUnderTest
    ) -> None:
        subject.forget_identity()

        with pytest.raises(GitIdentityMissing) as missing:
            subject.repository.settings.committer()

        assert "git config --global user.name" in missing.value.next_step

    def test_the_editor_is_the_one_that_git_is_configured_with(
        self, subject: RepositoryUnderTest, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in ("GIT_EDITOR", "VISUAL", "EDITOR"):
            monkeypatch.delenv(name, raising=False)
        settings = subject.repository.settings
        assert settings.editor(on_terminal=False) is None
        assert settings.editor(on_terminal=True)

        subject.configure("core.editor", "ed --quiet", personal=True)

        assert settings.editor(on_terminal=False) == "ed --quiet"

    def test_the_version_is_one_that_suffices(self, subject: RepositoryUnderTest) -> None:
        assert subject.repository.settings.version() >= (2, 38, 0)
