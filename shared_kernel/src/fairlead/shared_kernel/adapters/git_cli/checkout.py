"""Where a command stands, read from git's own files: the one parser of worktree pointers."""

import os
import re
from pathlib import Path

from fairlead.shared_kernel.git import Checkout, NotARepository

_HEADING = re.compile(r"\s*\[([^\]]*)\](.*)")
_SETTING = re.compile(r"\s*(bare|worktree)\b\s*(=.*)?", re.IGNORECASE)
_POINTER = re.compile(r"gitdir: (.+?)\r?\n?\Z", re.DOTALL)


def locate(cwd: Path) -> Checkout:
    """Find the checkout that holds `cwd`. Costs no process.

    Raises:
        NotARepository: there is none, it is bare, or `cwd` is git's own folder or was deleted.
    """
    try:
        here = cwd.resolve(strict=True)
    except OSError as error:
        raise NotARepository(str(cwd), "this folder does not exist any more") from error
    for folder in (here, *here.parents):
        git_dir = _git_dir(folder)
        if git_dir is not None:
            return _checkout(here, folder, git_dir)
        if _is_git_dir(folder):
            raise NotARepository(str(cwd), _why_inside(folder))
    raise NotARepository(str(cwd))


def read_pointer(file: Path) -> Path:
    """Return what a `.git` file points to.

    Raises:
        NotARepository: it does not hold a pointer.
    """
    try:
        found = _POINTER.match(file.read_bytes().decode("utf-8", "surrogateescape"))
    except OSError as error:
        raise NotARepository(str(file), str(error)) from error
    if not found:
        raise NotARepository(str(file), "it does not say where the repository is")
    return (file.parent / found[1]).resolve()


def pointer_to(git_dir: Path) -> str:
    """Return what a `.git` file holds that points there."""
    return f"gitdir: {git_dir}\n"


def _git_dir(folder: Path) -> Path | None:
    dot_git = folder / ".git"
    if dot_git.is_file():
        git_dir = read_pointer(dot_git)
        if not git_dir.is_dir():
            raise NotARepository(
                str(folder),
                f"its .git points to {git_dir}, which is gone",
                "If its repository was moved, run `fairlead worktree repair` in the repository's "
                "own checkout; git then finds this one again.",
            )
        return git_dir
    return dot_git.resolve() if _is_git_dir(dot_git) else None


def _is_git_dir(folder: Path) -> bool:
    head = folder / "HEAD"
    return (
        (head.is_file() or head.is_symlink())
        and (folder / "objects").is_dir()
        and (folder / "refs").is_dir()
    )


def _why_inside(folder: Path) -> str:
    if folder.name == ".git":
        return "this is inside git's own folder, not in a checkout"
    return "this is a bare repository; it has no checkout"


def _checkout(cwd: Path, folder: Path, git_dir: Path) -> Checkout:
    pointer = git_dir / "commondir"
    if not pointer.is_file():
        root = _configured_root(git_dir, folder, cwd)
        return Checkout(cwd, root, root, git_dir, git_dir)
    text = os.fsdecode(pointer.read_bytes()).rstrip("\n")
    common_dir = (git_dir / text).resolve()
    return Checkout(cwd, folder, _primary_root(folder, common_dir), git_dir, common_dir)


def _configured_root(git_dir: Path, folder: Path, cwd: Path) -> Path:
    """The top of a repository's first worktree, for someone who stands in it."""
    core = _core_settings(git_dir)
    if _is_true(core.get("bare", "false")):
        raise NotARepository(str(cwd), "this repository is bare; it has no checkout")
    root = (git_dir / core["worktree"]).resolve() if "worktree" in core else folder
    if root != cwd and root not in cwd.parents:
        raise NotARepository(str(cwd), f"the checkout of this repository is {root}")
    return root


def _primary_root(folder: Path, common_dir: Path) -> Path:
    """The top of a repository's first worktree, for someone who stands in a linked one."""
    core = _core_settings(common_dir)
    if _is_true(core.get("bare", "false")):
        why = f"its repository {common_dir} is bare; there is no primary checkout"
        raise NotARepository(str(folder), why)
    if "worktree" in core:
        return (common_dir / core["worktree"]).resolve()
    if common_dir.name == ".git":
        return common_dir.parent
    why = f"the primary checkout of {common_dir} cannot be told from here; run this command there"
    raise NotARepository(str(folder), why)


def _core_settings(git_dir: Path) -> dict[str, str]:
    """`core.bare` and `core.worktree`; with per-worktree configuration git moves them there."""
    found: dict[str, str] = {}
    for name in ("config", "config.worktree"):
        try:
            text = (git_dir / name).read_text("utf-8", "surrogateescape")
        except OSError:
            continue
        section = ""
        for line in text.splitlines():
            heading = _HEADING.match(line)
            section = heading[1].strip().lower() if heading else section
            setting = _SETTING.match(heading[2] if heading else line)
            if setting and section == "core":
                found[setting[1].lower()] = _unquoted(setting[2]) if setting[2] else "true"
    return found


def _unquoted(value: str) -> str:
    return re.sub(r"\\(.)", r"\1", value.lstrip("= \t").strip().strip('"'))


def _is_true(value: str) -> bool:
    return value.lower() in {"true", "yes", "on", "1"}
