"""What lanes promise, on ten thousand made-up plans and on every recorded one."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations, product
from random import Random

from fairlead.mission_management.planning import (
    EarlierLanes,
    LaneChangeRefused,
    LaneLayout,
    WorkPackageFile,
    compute_lanes,
    find_cycle,
)
from fairlead.shared_kernel.documents import ExecutionLane, LanePlan, PlannedWorkPackage
from fairlead.shared_kernel.globs import globs_overlap, matches
from tests.corpus import corpus_missions

PLANS = 10_000
SEED = 20_260_801

GLOBS = (
    *("src/m1/**", "src/m10/**", "src/m1", "src/m1*/x.py", "src/m?/**"),
    *("src/foo", "src/foobar", "src/foo/", "src/foo/bar.py", "src/foo/**", "src/[a-f]oo/**"),
    *("src/**/api.py", "src/web", "src/web/*", "src/*/api.py", "{src,lib}/io.py", "lib/**"),
    *("docs/**", "docs/*.md", "docs/**/index.md", "**/conftest.py", "tests/unit/**", "tests/*"),
    *("README.md", "*.toml", "pyproject.toml", "**/x.py", "Makefile", "src/web/[!a]*"),
)
FOLDERS = (
    *("", "src/", "src/m1/", "src/m10/", "src/m2/", "src/foo/", "src/foobar/", "src/web/"),
    *("src/web/b/", "lib/", "docs/", "docs/how/", "tests/", "tests/unit/", "tests/unit/deep/"),
)
NAMES = (
    *("x.py", "api.py", "io.py", "bar.py", "conftest.py", "index.md", "README.md", "Makefile"),
    *("pyproject.toml", "m1", "foo", "foobar", "web", "a", "b"),
)
FILES = tuple(folder + name for folder, name in product(FOLDERS, NAMES))


@cache
def files_of(glob: str) -> frozenset[str]:
    """Try every path of the small world."""
    return frozenset(path for path in FILES if matches(glob, path))


def made_up(random: Random) -> list[PlannedWorkPackage]:
    """Make a plan of up to twelve packages; each waits for earlier ones only, ids are shuffled."""
    names = [f"WP{number:02d}" for number in range(1, random.randint(1, 12) + 1)]
    random.shuffle(names)
    return [
        PlannedWorkPackage(
            name,
            name,
            tuple(random.sample(names[:index], k=min(index, random.choice((0, 0, 1, 1, 2, 3))))),
            write_scope=tuple(random.sample(GLOBS, k=random.choice((0, 1, 1, 1, 2, 3)))),
        )
        for index, name in enumerate(names)
    ]


def above(lanes: Mapping[str, ExecutionLane], lane_id: str) -> frozenset[str]:
    """Return every lane that a lane waits for, directly or not."""
    found: set[str] = set()
    waiting = [*lanes[lane_id].depends_on_lanes]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += lanes[name].depends_on_lanes
    return frozenset(found)


def broken_promises(packages: Sequence[PlannedWorkPackage], layout: LaneLayout) -> Iterator[str]:
    """Say what the contract promises and the layout does not keep."""
    lanes = {lane.lane_id: lane for lane in layout.lanes}
    members = [wp_id for lane in layout.lanes for wp_id in lane.wp_ids]
    if sorted(members) != sorted(package.wp_id for package in packages):
        yield f"not every package is in exactly one lane: {members}"
    if find_cycle({name: lane.depends_on_lanes for name, lane in lanes.items()}):
        yield "lanes wait for each other in a circle"
        return
    before = {name: above(lanes, name) for name in lanes}
    for one, other in combinations(layout.lanes, 2):
        if one.lane_id in before[other.lane_id] or other.lane_id in before[one.lane_id]:
            continue
        for left, right in product(one.write_scope, other.write_scope):
            if globs_overlap(left, right) or files_of(left) & files_of(right):
                yield f"{one.lane_id} and {other.lane_id} may run at once and share {left}, {right}"
    lane_of = {wp_id: lane.lane_id for lane in layout.lanes for wp_id in lane.wp_ids}
    for package in packages:
        mine = lanes[lane_of[package.wp_id]]
        for needed in package.dependencies:
            theirs = lane_of[needed]
            inside = theirs == mine.lane_id
            if inside and mine.wp_ids.index(needed) > mine.wp_ids.index(package.wp_id):
                yield f"{needed} comes after {package.wp_id} in {mine.lane_id}"
            if not inside and theirs not in mine.depends_on_lanes:
                yield f"{mine.lane_id} does not wait for {theirs}"
        if not {*package.write_scope} <= {*mine.write_scope}:
            yield f"{mine.lane_id} may not write what {package.wp_id} owns"
    for lane in layout.lanes:
        depth = max((lanes[name].parallel_group + 1 for name in lane.depends_on_lanes), default=0)
        if lane.parallel_group != depth:
            yield f"{lane.lane_id} is in group {lane.parallel_group}, not {depth}"


def unexplained(layout: LaneLayout) -> Iterator[str]:
    """Say which packages share a lane although the report does not lead from one to the other."""
    told: dict[str, set[str]] = {w: {w} for lane in layout.lanes for w in lane.wp_ids}
    for event in layout.collapse.events:
        joined = told[event.wp_a] | told[event.wp_b]
        for wp_id in joined:
            told[wp_id] = joined
    for lane in layout.lanes:
        if any(told[wp_id] != {*lane.wp_ids} for wp_id in lane.wp_ids):
            yield f"{lane.lane_id} holds {lane.wp_ids}, the report joins {told[lane.wp_ids[0]]}"


def test_ten_thousand_plans_keep_every_promise_in_any_order_of_their_packages() -> None:
    random, several = Random(SEED), 0
    for number in range(PLANS):
        packages = made_up(random)
        layout = compute_lanes(packages)
        shuffled = random.sample(packages, k=len(packages))

        broken = [*broken_promises(packages, layout), *unexplained(layout)]

        assert not broken, (number, packages, broken)
        assert compute_lanes(shuffled) == layout, (number, packages)
        lowest = [min(lane.wp_ids) for lane in layout.lanes]
        assert lowest == sorted(lowest), "lanes are named by their lowest package"
        several += len(layout.lanes) > 1
    assert several > PLANS // 2, "most plans must be worth looking at"


def test_plans_that_change_while_people_work_keep_every_promise_and_every_lane_in_use() -> None:
    random, refused = Random(SEED + 1), 0
    for number in range(PLANS // 10):
        packages = made_up(random)
        first = compute_lanes(packages)
        lane_of = {wp_id: lane.lane_id for lane in first.lanes for wp_id in lane.wp_ids}
        used = frozenset(random.sample(sorted(lane_of), k=random.randint(0, len(lane_of))))
        assert compute_lanes(packages, earlier=EarlierLanes(lane_of, in_use=used)) == first
        later = edited(random, packages)
        try:
            layout = compute_lanes(later, earlier=EarlierLanes(lane_of, in_use=used))
        except LaneChangeRefused as error:
            assert len({lane_of[wp_id] for wp_id in error.packages}) > 1, "they share a lane"
            refused += 1
            continue

        broken = [*broken_promises(later, layout), *unexplained(layout)]

        assert not broken, (number, later, broken)
        now = {wp_id: lane.lane_id for lane in layout.lanes for wp_id in lane.wp_ids}
        assert all(now[wp_id] == lane_of[wp_id] for wp_id in used), (number, later, used)
    assert 0 < refused < PLANS // 20


def edited(random: Random, packages: Sequence[PlannedWorkPackage]) -> list[PlannedWorkPackage]:
    """Give some packages other files to own, and add up to two."""
    names = [package.wp_id for package in packages]
    changed = [
        replace(package, write_scope=tuple(random.sample(GLOBS, k=1)))
        if random.random() < 0.2
        else package
        for package in packages
    ]
    added = [
        PlannedWorkPackage(
            f"WP{20 + index}",
            "Later",
            tuple(random.sample(names, k=min(len(names), random.choice((0, 1))))),
            write_scope=tuple(random.sample(GLOBS, k=1)),
        )
        for index in range(random.randint(0, 2))
    ]
    return [*changed, *added]


IN_CIRCLES = {"execution-state-canonical-surface-01KTG6P9", "up-mission-type-seam-01KZY1JB"}
"""Recorded plans in which two lanes wait for each other: their packages could only be finished
because people went round the plan. Here they get one lane.
"""
SHARING = {"per-project-sync-consent-ledgers-01KZKMQZ"}
"""One recorded plan lets lane-f, lane-g and lane-h write the same two files side by side."""


def test_every_recorded_plan_is_one_that_can_be_carried_out_but_for_three() -> None:
    circles, sharing, plans = set(), set(), 0
    for mission in corpus_missions():
        if "lanes.json" not in mission.files:
            continue
        plan, plans = LanePlan.parse(mission.files["lanes.json"]), plans + 1
        lanes = {lane.lane_id: lane for lane in plan.lanes}
        if find_cycle({name: lane.depends_on_lanes for name, lane in lanes.items()}):
            circles.add(mission.name)
            continue
        before = {name: above(lanes, name) for name in lanes}
        for one, other in combinations(plan.lanes, 2):
            apart = one.lane_id not in before[other.lane_id]
            apart = apart and other.lane_id not in before[one.lane_id]
            pairs = product(one.write_scope, other.write_scope)
            if apart and any(globs_overlap(*pair) for pair in pairs):
                sharing.add(mission.name)

    assert plans == 196
    assert circles == IN_CIRCLES
    assert sharing == SHARING


def as_packages(plan: LanePlan, files: Mapping[str, bytes]) -> list[PlannedWorkPackage]:
    """Give back the packages that a recorded plan was made of.

    Where their files are kept they say so themselves; elsewhere a package owns what its lane may
    write, follows the one before it, and the first waits for the last of each lane that its own
    waits for.
    """
    read = [WorkPackageFile.read_foreign(path, data).planned() for path, data in files.items()]
    if read:
        known = {package.wp_id for package in read}
        assert all({*package.dependencies} <= known for package in read)
        return read
    last = {lane.lane_id: lane.wp_ids[-1] for lane in plan.lanes if lane.wp_ids}
    made = []
    for lane in plan.lanes:
        for index, wp_id in enumerate(lane.wp_ids):
            earlier = [lane.wp_ids[index - 1]] if index else []
            earlier += [] if index else [last[name] for name in lane.depends_on_lanes]
            made.append(
                PlannedWorkPackage(wp_id, wp_id, tuple(earlier), write_scope=lane.write_scope)
            )
    return made


def test_every_recorded_plan_computed_again_keeps_every_promise() -> None:
    computed = from_files = 0
    for mission in corpus_missions():
        if "lanes.json" not in mission.files:
            continue
        plan = LanePlan.parse(mission.files["lanes.json"])
        if mission.name in IN_CIRCLES and not mission.packages:
            continue
        packages = as_packages(plan, mission.packages)
        layout = compute_lanes(packages)

        broken = [*broken_promises(packages, layout), *unexplained(layout)]

        assert not broken, (mission.name, broken)
        assert compute_lanes(packages[::-1]) == layout, mission.name
        assert {w for lane in layout.lanes for w in lane.wp_ids} >= {
            w for lane in plan.lanes for w in lane.wp_ids
        }, mission.name
        report = json.loads(json.dumps(layout.collapse.written()))
        assert report["total_merges"] == len(packages) - len(layout.lanes), mission.name
        computed, from_files = computed + 1, from_files + bool(mission.packages)
    assert (computed, from_files) == (194, 65)
