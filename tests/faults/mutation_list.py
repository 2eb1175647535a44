"""What is taken out of the source, and the smallest set of tests of which one must notice.

`old` occurs exactly once in the file; where code changes so that it does not, say here anew what is
taken out. Names are the first column of the table in docs/explanation/reliability.md.
"""

from dataclasses import dataclass

_KERNEL = "shared_kernel/src/fairlead/shared_kernel"
_GIT = f"{_KERNEL}/adapters/git_cli"
_MISSIONS = "mission_management/src/fairlead/mission_management"
_BOOKS = f"{_MISSIONS}/bookkeeping"
_STATUS = f"{_MISSIONS}/status"
_DURABLE = "tests/faults/test_durability.py"
_WAITING = "tests/faults/test_waiting_at_the_lock.py"
_LAST = "tests/faults/test_last_guards.py"
_FIELD = "tests/faults/test_bug_museum_of_the_field.py"
_OWN = "tests/faults/test_bug_museum_of_our_own.py"
_TRANSACTION = "tests/mission_management/bookkeeping/test_transaction.py"
_SHOWN = "tests/mission_management/bookkeeping/test_shown_worktree.py"
_LEASES = "tests/mission_management/status/test_leases.py"
_USE_CASES = "tests/mission_management/status/test_use_cases.py"
_RUNNER = "tests/shared_kernel/test_git_runner.py"
_ABANDONED = "tests/faults/test_abandoned_locks.py"


@dataclass(frozen=True)
class Mutation:
    """One change of one file: `name` says what is missing then."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


PROTOCOL = (
    Mutation(
        "the old value of the compare-and-swap",
        f"{_GIT}/refs.py",
        r'return f"update {update.name}\0{new}\0{old}\0"',
        r'return f"update {update.name}\0{new}\0\0"',
        (f"{_TRANSACTION}::test_the_decision_is_made_again_when_somebody_else_moves_the_branch",),
    ),
    Mutation(
        "the lock",
        f"{_KERNEL}/adapters/file_locks.py",
        "fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)",
        "pass",
        (f"{_WAITING}::test_who_gives_up_while_another_decides_is_told_so",),
    ),
    Mutation(
        "one lock for all processes of a mission",
        f"{_BOOKS}/transaction.py",
        'lock_file = self.machine.folder(identity.state_key) / "lock"',
        'lock_file = self.machine.folder(identity.state_key) / f"lock-{os.getpid()}"',
        (f"{_WAITING}::test_who_gives_up_while_another_decides_is_told_so",),
    ),
    Mutation(
        "what the holder of the lock says of its step",
        f"{_BOOKS}/transaction.py",
        'lock.say("committing")',
        "pass",
        (f"{_WAITING}::test_who_gives_up_is_told_who_holds_the_mission_and_at_what_step",),
    ),
    Mutation(
        "the gate",
        f"{_BOOKS}/transaction.py",
        "if isinstance(verdict, Refused):",
        "if isinstance(verdict, Refused) and not verdict:",
        (f"{_TRANSACTION}::test_a_protected_branch_is_refused_before_anything_is_written",),
    ),
    Mutation(
        "the refusal of a write inside a hook",
        f"{_BOOKS}/transaction.py",
        "if os.environ.get(IN_HOOK):",
        'if os.environ.get(""):',
        (f"{_TRANSACTION}::test_a_writing_command_inside_a_hook_is_refused",),
    ),
    Mutation(
        "the hooks of the user",
        f"{_BOOKS}/pending.py",
        "if start is None or not hooks.configured() or self._person_skips_hooks():",
        "if hooks:",
        (f"{_TRANSACTION}::test_a_rejecting_hook_leaves_log_and_snapshot_as_they_were",),
    ),
    Mutation(
        "the care for log and snapshot that a hook has staged",
        f"{_BOOKS}/pending.py",
        "            if before != after:\n",
        "            if before is after is None:\n",
        (_LAST,),
    ),
    Mutation(
        "our trailers in a message that a hook has rewritten",
        f"{_BOOKS}/pending.py",
        "return outcome.tree, with_trailers(outcome.message, machinery.operation)",
        "return outcome.tree, outcome.message",
        (f"{_TRANSACTION}::test_a_hook_that_rewrites_the_message_does_not_break_a_retry", _LAST),
    ),
    Mutation(
        "the question who commits, before anything is decided",
        f"{_BOOKS}/transaction.py",
        "        self.repository.settings.committer()\n",
        "",
        (_LAST,),
    ),
    Mutation(
        "the look at what a killed update of a ref has done",
        f"{_GIT}/refs.py",
        "if was_stopped and actual == [_value(update.new) for update in updates]:",
        "if was_stopped and not updates:",
        (f"{_RUNNER}::test_a_killed_update_that_happened_is_taken_as_done",),
    ),
    Mutation(
        "another decision where the branch moved",
        f"{_BOOKS}/transaction.py",
        "                except BaseMoved:\n                    continue\n",
        "                except BaseMoved:\n                    break\n",
        (f"{_TRANSACTION}::test_the_decision_is_made_again_when_somebody_else_moves_the_branch",),
    ),
    Mutation(
        "the settings that keep programs of a repository from being run",
        f"{_GIT}/runner.py",
        '*("-c", "core.fsmonitor=false"),',
        "",
        (f"{_RUNNER}::test_no_program_that_the_configuration_names_is_run_by_a_look",),
    ),
    Mutation(
        "the operation dedupe",
        f"{_BOOKS}/applied.py",
        "    if not operation.explicit:\n        return None\n    digest",
        "    if operation:\n        return None\n    digest",
        (f"{_TRANSACTION}::test_a_repeated_operation_returns_the_recorded_receipt",),
    ),
    Mutation(
        "the comparison of two requests under one operation id",
        f"{_BOOKS}/applied.py",
        "if digest != operation.digest:",
        "if digest == operation.op_id:",
        (f"{_TRANSACTION}::test_an_operation_id_cannot_be_used_for_another_request",),
    ),
    Mutation(
        "the refusal of an event id that is in the log",
        f"{_BOOKS}/pending.py",
        "if log.contains(row.event_id):",
        'if log.contains(""):',
        (_LAST,),
    ),
    Mutation(
        "the content guard",
        f"{_BOOKS}/guard.py",
        "if last is None or last.commit == base:",
        "if machinery:",
        (
            f"{_TRANSACTION}::test_acknowledged_rows_that_a_commit_took_out_are_put_back",
            f"{_TRANSACTION}::test_foreign_rows_in_place_of_acknowledged_ones_stop_everything",
        ),
    ),
    Mutation(
        "the memory of what was acknowledged",
        f"{_BOOKS}/pending.py",
        "        self._acknowledge(commit, log)\n        reach",
        "        reach",
        (f"{_TRANSACTION}::test_acknowledged_rows_that_a_commit_took_out_are_put_back",),
    ),
    Mutation(
        "the snapshot in step with the log",
        f"{_BOOKS}/pending.py",
        "files[SNAPSHOT_FILE] = materialize(meta, snapshot)",
        "files[SNAPSHOT_FILE] = materialize(meta, self.state.snapshot)",
        (f"{_TRANSACTION}::test_every_commit_holds_a_snapshot_that_follows_from_its_log",),
    ),
    Mutation(
        "`at` that never decreases",
        f"{_STATUS}/writing.py",
        "return max(now, greatest + _STEP)",
        "return now",
        (f"{_TRANSACTION}::test_times_never_decrease_although_the_clock_is_set_back",),
    ),
    Mutation(
        "the lease fence",
        f"{_STATUS}/fence.py",
        "            return\n    raise LeaseFenced(",
        "            return\n    return\n    raise LeaseFenced(",
        (f"{_LEASES}::TestFence::test_only_the_holder_writes",),
    ),
    Mutation(
        "the generation of a lease that lives",
        f"{_STATUS}/fence.py",
        "if request.actor.id == held.holder and given in (None, held.generation):",
        "if request.actor.id == held.holder:",
        (f"{_LEASES}::TestFence::test_only_the_present_generation_writes",),
    ),
    Mutation(
        "the generation of a lease that was lost",
        f"{_STATUS}/fence.py",
        "if lost or (given is not None and given != status.lease_generation):",
        "if lost and given is None:",
        (
            f"{_LEASES}::TestFence::test_a_lost_lease_does_not_write_to_what_was_taken_back",
            f"{_LEASES}::TestFence::test_a_lost_lease_does_not_write_to_what_somebody_else_claimed",
        ),
    ),
    Mutation(
        "the fence of annotations",
        f"{_STATUS}/rules.py",
        "elif status.lease.holder != actor or generation not in (None, status.lease.generation):",
        "elif status.lease.holder == generation:",
        (
            f"{_USE_CASES}::TestAnnotating::test_only_the_holder_annotates_what_is_held",
            f"{_USE_CASES}::TestAnnotating::test_an_old_generation_does_not_annotate",
        ),
    ),
    Mutation(
        "the lock of the index of a worktree that shows the log",
        f"{_BOOKS}/roll_forward.py",
        "        if not self.shown.reserve(copy):\n            return self._note(",
        "        if copy is None:\n            return self._note(",
        (_LAST,),
    ),
    Mutation(
        "quarantine",
        f"{_GIT}/view_update.py",
        "                    self._keep(path, found[path])\n",
        "                    pass\n",
        (f"{_SHOWN}::test_an_edit_of_a_machine_file_is_set_aside_and_said",),
    ),
    Mutation(
        "the finishing of a killed command's view",
        f"{_BOOKS}/transaction.py",
        "machinery.healed = machinery.follower.heal()",
        "machinery.healed = ()",
        (f"{_SHOWN}::test_killed_around_the_commit_point_the_next_write_finishes_the_view",),
    ),
    Mutation(
        "the patience with the lock of a git that lives",
        f"{_GIT}/stale_locks.py",
        "if at_work is None or at_work:",
        "if at_work is None:",
        (f"{_ABANDONED}::test_the_lock_of_a_living_git_is_respected_and_the_write_says_so",),
    ),
    Mutation(
        "the end of the lock of a git that was killed",
        f"{_GIT}/stale_locks.py",
        "if lock is None or not self._goes(lock, deadline):",
        "if failed:",
        (f"{_ABANDONED}::test_a_write_goes_past_the_lock_that_a_killed_git_left_on_the_branch",),
    ),
)

FLUSHES = (
    Mutation(
        "every setting that makes git flush",
        f"{_GIT}/runner.py",
        'argv = ("git", *HARDENED, *DURABLE, *options, *command)',
        'argv = ("git", *HARDENED, *options, *command)',
        (f"{_DURABLE}::test_every_object_of_a_write_is_flushed_before_the_ref_moves",),
    ),
    Mutation(
        "git's flush of objects (`core.fsync`)",
        f"{_GIT}/runner.py",
        '"core.fsync=committed,reference"',
        '"core.fsync=reference"',
        (f"{_DURABLE}::test_every_object_of_a_write_is_flushed_before_the_ref_moves",),
    ),
    Mutation(
        "git's flush of refs (`core.fsync`)",
        f"{_GIT}/runner.py",
        '"core.fsync=committed,reference"',
        '"core.fsync=objects"',
        (f"{_DURABLE}::test_the_ref_is_flushed_when_it_moves",),
    ),
    Mutation(
        "a flush that reaches the device (`core.fsyncMethod`)",
        f"{_GIT}/runner.py",
        '"core.fsyncMethod=fsync"',
        '"core.fsyncMethod=writeout-only"',
        (f"{_DURABLE}::test_every_object_of_a_write_is_flushed_before_the_ref_moves",),
    ),
    Mutation(
        "the flush of a folder, anywhere",
        f"{_KERNEL}/adapters/durability.py",
        "os.fsync(descriptor)",
        "pass",
        (
            f"{_DURABLE}::test_the_name_of_the_ref_is_flushed_after_it_moved_and_before_it_is_"
            "acknowledged",
        ),
    ),
    Mutation(
        "the flush of the ref's folder",
        f"{_GIT}/refs.py",
        "            self._sync(updates)\n",
        "            pass\n",
        (
            f"{_DURABLE}::test_the_name_of_the_ref_is_flushed_after_it_moved_and_before_it_is_"
            "acknowledged",
        ),
    ),
    Mutation(
        "the flush of the folders of a new branch",
        f"{_GIT}/refs.py",
        "while ZERO_OID in (_value(update.old), _value(update.new)) and (",
        "while ZERO_OID in () and (",
        (f"{_DURABLE}::test_the_folders_of_a_new_branch_are_flushed_up_to_gits_own",),
    ),
    Mutation(
        "the flush of the name of packed refs",
        f"{_GIT}/refs.py",
        "folders[self._common_dir] = None  # packed-refs was rewritten",
        "pass",
        (f"{_DURABLE}::test_a_ref_that_goes_does_not_come_back",),
    ),
    Mutation(
        "the flush of the branch of a safe-commit",
        f"{_GIT}/worktrees.py",
        "        sync_branch_of(path)\n        return _head(here)",
        "        return _head(here)",
        (f"{_DURABLE}::test_files_of_a_person_are_committed_for_good",),
    ),
    Mutation(
        "the flush of a branch that lands in a checkout",
        f"{_GIT}/worktrees.py",
        '"already up to date"\n        sync_branch_of(path)\n',
        '"already up to date"\n',
        (f"{_DURABLE}::test_what_lands_in_a_checkout_has_landed_for_good",),
    ),
    Mutation(
        "the flush of a file of machine state",
        f"{_MISSIONS}/adapters/folder_machine_state.py",
        "os.fsync(file.fileno())",
        "pass",
        (f"{_DURABLE}::test_machine_state_is_whole_on_the_disk_before_it_has_its_name",),
    ),
    Mutation(
        "the flush of a folder of machine state",
        f"{_MISSIONS}/adapters/folder_machine_state.py",
        "os.fsync(folder)",
        "pass",
        (f"{_DURABLE}::test_machine_state_is_whole_on_the_disk_before_it_has_its_name",),
    ),
    Mutation(
        "the flush of a quarantined edit",
        f"{_GIT}/view_update.py",
        "shutil.copy2(self._worktree / path, place)\n                _sync_file(place)\n",
        "shutil.copy2(self._worktree / path, place)\n",
        (
            f"{_DURABLE}::test_what_a_person_wrote_is_flushed_in_quarantine_before_it_goes_from_the_"
            "worktree",
        ),
    ),
    Mutation(
        "the flush of the folder of a quarantined edit",
        f"{_GIT}/view_update.py",
        "        sync_folder(self._quarantine)\n        self._kept[path] = content\n",
        "        self._kept[path] = content\n",
        (
            f"{_DURABLE}::test_what_a_person_wrote_is_flushed_in_quarantine_before_it_goes_from_the_"
            "worktree",
        ),
    ),
    Mutation(
        "the flush of a quarantined edit that was staged",
        f"{_GIT}/view_update.py",
        "place.write_bytes(done.stdout)\n            _sync_file(place)\n",
        "place.write_bytes(done.stdout)\n",
        (
            f"{_DURABLE}::test_what_a_person_wrote_is_flushed_in_quarantine_before_it_goes_from_the_"
            "worktree",
        ),
    ),
    Mutation(
        "the flush of the folder of a quarantined edit that was staged",
        f"{_GIT}/view_update.py",
        "        sync_folder(self._quarantine)\n        self._places.append(place)\n",
        "        self._places.append(place)\n",
        (
            f"{_DURABLE}::test_what_a_person_wrote_is_flushed_in_quarantine_before_it_goes_from_the_"
            "worktree",
        ),
    ),
    Mutation(
        "the flush of the file of trust",
        "governance/src/fairlead/governance/adapters/user_trust_file.py",
        "os.fsync(file.fileno())",
        "pass",
        (f"{_DURABLE}::test_trust_is_whole_on_the_disk_before_it_is_believed",),
    ),
)

BUGS = (
    Mutation(
        "the strategy of a merge that goes on",
        f"{_MISSIONS}/integration/merge.py",
        "                return self._run(context, progress)\n",
        "                planned = planned_strategy(self.ledger.load(context.writing()))\n"
        "                return self._run(context, replace(progress, strategy=planned))\n",
        (f"{_FIELD}::test_a_merge_lost_its_strategy_when_it_was_resumed",),
    ),
    Mutation(
        "handles of eight characters",
        f"{_MISSIONS}/missions/selection.py",
        "for kind in (_whole_name, _ulid, _mid8, _slug, _prefix):",
        "for kind in (_whole_name, _ulid, _slug):",
        (f"{_FIELD}::test_a_handle_of_eight_characters_was_not_found",),
    ),
    Mutation(
        "the difference between m1 and m10",
        f"{_KERNEL}/globs/matching.py",
        "    for left in _choices(_canonical(one)):\n",
        '    if other.rstrip("/*").startswith(one.rstrip("/*")):\n        return one\n'
        "    for left in _choices(_canonical(one)):\n",
        (f"{_FIELD}::test_m1_was_taken_to_overlap_m10",),
    ),
    Mutation(
        "lane 27",
        f"{_KERNEL}/identity/values.py",
        'if not re.fullmatch(r"[a-z]{1,2}", self.value):',
        'if not re.fullmatch(r"[a-z]", self.value):',
        (f"{_FIELD}::test_there_was_no_lane_27",),
    ),
    Mutation(
        "care for words that are no text",
        "apps/src/fairlead/apps/cli/words.py",
        "except UnicodeError as error:",
        "except UnicodeDecodeError as error:",
        (f"{_OWN}::test_a_word_with_a_surrogate_was_a_defect_of_ours_and_no_usage_error",),
    ),
    Mutation(
        "a new git where one may see packed refs of a second ago",
        f"{_GIT}/refs.py",
        "            self._cat_file.close()\n",
        "            pass\n",
        (
            f"{_OWN}::test_a_git_that_runs_for_long_took_refs_packed_within_a_second_for_the_"
            "present_ones",
        ),
    ),
    Mutation(
        "another try where gc took a folder away",
        f"{_GIT}/objects.py",
        "if _FOLDER_WENT not in failed.stderr:",
        "if failed:",
        (f"{_OWN}::test_a_gc_that_took_an_empty_folder_of_objects_away_made_a_write_fail",),
    ),
    Mutation(
        "the time in the mark of an index lock",
        f"{_GIT}/shown_refs.py",
        "return found.st_mtime_ns << 64 | found.st_ino",
        "return found.st_ino",
        (f"{_OWN}::test_an_index_lock_of_somebody_else_with_the_inode_of_ours_was_taken_away",),
    ),
    Mutation(
        "what is said of a flush that failed after the ref had moved",
        f"{_GIT}/refs.py",
        "raise StorageUnwritable(error.said, moved=names) from error",
        "raise StorageUnwritable(error.said) from error",
        (f"{_OWN}::test_a_flush_that_failed_after_the_ref_had_moved_read_as_a_refusal",),
    ),
    Mutation(
        "a repair of its own for each damage",
        f"{_MISSIONS}/health/repair_repository.py",
        "op_id=operation.step(tip).op_id",
        'op_id=operation.step("repair").op_id',
        (f"{_OWN}::test_a_repair_under_the_operation_id_of_an_earlier_one_repaired_nothing",),
    ),
    Mutation(
        "the reviewer's worktree",
        "execution/src/fairlead/execution/lanes/review.py",
        "                self.claims.lanes.show(context, place)\n",
        "                pass\n",
        (f"{_OWN}::test_a_reviewer_found_no_worktree_where_somebody_had_deleted_it",),
    ),
    Mutation(
        "the difference between a lane and a folder beside it",
        "execution/src/fairlead/execution/context/standing.py",
        "if found is None or (found[1] is None and name == root.name):",
        "if found is None:",
        (f"{_OWN}::test_a_folder_beside_the_lanes_was_taken_for_a_mission",),
    ),
    Mutation(
        "ids in plain digits",
        f"{_KERNEL}/identity/writing.py",
        'found = re.fullmatch(r"(?i)wp0*([0-9]{1,4})", text.strip())',
        'found = re.fullmatch(r"(?i)wp0*(\\d{1,4})", text.strip())',
        (f"{_OWN}::test_digits_of_other_scripts_named_a_package",),
    ),
    Mutation(
        "the names that some file system takes for .git",
        f"{_KERNEL}/git/trees.py",
        'return any(part.rstrip(". ") in (".git", "git~1") for part in parts)',
        'return ".git" in path.split("/")',
        (f"{_OWN}::test_a_name_that_some_file_system_takes_for_gits_own_folder_was_written",),
    ),
    Mutation(
        "refs with names too long for a file",
        f"{_GIT}/refs.py",
        "with suppress(OSError):  # such as a name that is too long for a file",
        "with suppress(KeyError):",
        (f"{_OWN}::test_a_name_too_long_for_a_file_was_an_error_of_the_system_and_no_missing_ref",),
    ),
)

GROUPS = {
    "The protocol, without": PROTOCOL,
    "On the way to the disk, without": FLUSHES,
    "Bugs brought back, without": BUGS,
}
MUTATIONS = tuple(one for group in GROUPS.values() for one in group)
