"""What every PromptFiles adapter promises."""

from fairlead.execution.prompts import PromptFiles, PromptName

NAME = PromptName("greetings-01K00000", "WP01", "implement", 1)


class PromptFilesContract:
    """Needs the fixture `files`."""

    def test_a_prompt_that_nobody_wrote_is_not_there(self, files: PromptFiles) -> None:
        assert files.find(NAME) is None

    def test_a_written_prompt_is_found_at_the_path_that_was_told(self, files: PromptFiles) -> None:
        path = files.write(NAME, "Do it.\n")

        assert path.is_absolute()
        assert files.find(NAME) == path
        assert path.name == "WP01-implement-1.md"

    def test_each_lease_has_its_own_prompt(self, files: PromptFiles) -> None:
        files.write(NAME, "Do it.\n")

        assert files.find(PromptName(NAME.mission_slug, "WP01", "implement", 2)) is None
        assert files.find(PromptName(NAME.mission_slug, "WP01", "fix", 1)) is None

    def test_writing_again_replaces_it(self, files: PromptFiles) -> None:
        first = files.write(NAME, "Do it.\n")

        assert files.write(NAME, "Do it well.\n") == first
