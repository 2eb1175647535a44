"""The commit summary with which every write ends is short, and its form is pinned."""

from pathlib import Path

from fairlead.apps.cli.commits import summary_lines

GOLDEN = Path(__file__).parent / "golden" / "commit_summary.txt"


def commit(number: int, message: str, outcome: str = "committed") -> dict[str, str]:
    return {
        "message": message,
        "branch": "kitty/mission-add-login-01ARZ3ND",
        "commit": f"{number:x}" * 40,
        "outcome": outcome,
    }


def test_the_summary_names_message_branch_commit_and_outcome() -> None:
    commits = [
        commit(1, "fairlead(add-login-01ARZ3ND): claim WP01 for claude-1"),
        commit(2, "fairlead(add-login-01ARZ3ND): start WP01", "already applied"),
    ]

    assert "\n".join(summary_lines(commits)) + "\n" == GOLDEN.read_text(encoding="utf-8")


def test_the_summary_never_exceeds_a_kilobyte_or_80_columns() -> None:
    lines = list(summary_lines([commit(number % 10, "x" * 500) for number in range(50)]))

    assert len("\n".join(lines).encode()) <= 1024
    assert max(map(len, lines)) <= 80
    assert lines[-1] == "  and 45 more"
