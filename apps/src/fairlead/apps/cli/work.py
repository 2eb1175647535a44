"""What people read about a package that somebody works on."""

from collections.abc import Iterator

from fairlead.execution.lanes import WorkView


def work_lines(work: WorkView) -> Iterator[str]:
    """Yield where the work is and under which lease."""
    yield f"{work.wp_id} is {work.lane}."
    yield f"workspace  {work.workspace}"
    yield f"branch     {work.branch}"
    if work.prompt_file:
        yield f"prompt     {work.prompt_file}"
    if work.lease:
        yield f"lease      {work.lease.generation}, held by {work.lease.holder}"
