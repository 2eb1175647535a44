"""Text that means harm: to shells, option parsers, paths, terminals and JSON readers."""

import json
import random
from pathlib import Path

LONG = "a" * 300
SEEDS = (
    *("", " ", "-", "--", "-x", "--help", "--version", "-o/etc/passwd", "--end-of-options"),
    *("--upload-pack=touch CANARY", "--exec=touch CANARY", "--output=CANARY", "-c", "@{-1}"),
    *("..", "../", "../../CANARY", "/CANARY", "/etc/passwd", "a/../../b", "a/..", "./a", "a//b"),
    *("~", "~root", "a\\b", "C:\\x", "\\\\host\\share", "file:///etc/passwd", "ext::touch CANARY"),
    *(".git", ".git/config", ".GIT/hooks/x", "a/.git/b", ".gitmodules", "git~1", "con", "nul.txt"),
    *("a;touch CANARY", "a|touch CANARY", "$(touch CANARY)", "`touch CANARY`", "a&touch CANARY"),
    *("a\ntouch CANARY", "a\rb", "a\tb", "a\x00b", "\x1b[2Jx", "\x07", "\x7f", "a\u0085b"),
    *("\u202egnp.exe", "\u200bmain", "\u2066a\u2069", "ma\u0456n", "\ufeffa", "caf\u00e9"),
    *("cafe\u0301", "\u212a", "I\u0307", "\u0131", "\u0660\u0661", "WP\u0660\u0661", "wp\u00b2"),
    *("HEAD", "refs/heads/main", "main.lock", "a.lock/b", "a..b", "a@{1}", "a~1", "a^", "a:b"),
    *("a?b", "a*b", "a[b", "main", "MAIN", "kitty", "kitty/mission-x", "\ud800", "\udcff"),
    *(LONG, "a/" * 100 + "a", "WP01", "WP1", "wp01", "WP99999", "WP00", "ada", "human:ada"),
    *("01ARZ3NDEKTSV4RRFFQ69G5FAV", "8ZZZZZZZZZZZZZZZZZZZZZZZZZ", "01arz3ndektsv4rrffq69g5fav"),
    *("{}", "[]", "null", "'; DROP", '"', "'", "<script>", "%s", "%n", "{0}", "$HOME", "%PATH%"),
)
LINES = (
    *(
        b"",
        b" ",
        b"{}",
        b"[]",
        b"null",
        b"1",
        b'"x"',
        b"{",
        b"}",
        b"nonsense",
        b"\xff\xfe",
        b"\x00",
    ),
    *(b"\xef\xbb\xbf{}", b"{}\r", b'{"a":NaN}', b'{"a":Infinity}', b'{"a":1e999}', b'{"a":-0}'),
    *(b'{"a":1,"a":2}', b'{"event_id":"x","event_id":"y"}', b'{"a":"\\ud800"}', b'{"a":"\xc3"}'),
    *(b"[" * 100_000, b'{"a":' * 50_000, b"9" * 10_000, b'{"a":' + b"9" * 5000 + b"}"),
    *(b'{"event_id":1}', b'{"event_id":null}', b'{"event_id":["x"]}', b'{"to_lane":"done"}'),
    *(b'{"to_lane":1}', b'{"to_lane":"nowhere","wp_id":"WP01"}', b'{"kind":"annotation"}'),
    *(b'{"kind":"annotation","delta":1}', b'{"kind":"annotation","delta":{"subtasks":1}}'),
    *(b'{"event_type":1}', b'{"event_type":"MissionCreated","payload":1}', b'{"kind":{}}'),
    *(b'{"event_type":"LaneIntegrated","payload":{"wp_id":7}}', b'{"at":"never","to_lane":"done"}'),
)


def texts(rng: random.Random, count: int) -> list[str]:
    """Seeds, and what comes of cutting and joining them."""
    found = list(SEEDS[:count])
    while len(found) < count:
        one, other = rng.choice(SEEDS), rng.choice(SEEDS)
        cut = rng.randrange(len(one) + 1)
        found.append(
            rng.choice(
                (
                    one[:cut] + other,
                    one + other,
                    one[:cut] + chr(rng.choice((0, 10, 13, 27, 0x202E, 0x200B))) + one[cut:],
                    "".join(chr(rng.randrange(0x300)) for _ in range(rng.randrange(12))),
                    f"{other}/{one}",
                    one.upper(),
                )
            )
        )
    return found


def lines(rng: random.Random, count: int, good: bytes) -> list[bytes]:
    """Lines that are no rows, and good rows with a few bytes or values changed."""
    found = list(LINES[:count])
    values: tuple[object, ...] = (
        None,
        1,
        -1,
        True,
        [],
        {},
        "",
        "x",
        "done",
        [1],
        {"a": {"b": []}},
        10**30,
        "\ud800",
    )
    while len(found) < count:
        row = bytearray(good)
        if rng.random() < 0.5:
            for _ in range(rng.randrange(1, 4)):
                at = rng.randrange(len(row))
                row[at : at + rng.randrange(3)] = bytes([rng.randrange(256)])
            found.append(bytes(row).replace(b"\n", b" "))
        else:
            data = json.loads(good)
            for key in rng.sample(sorted(data), rng.randrange(1, 4)):
                data[key] = rng.choice(values)
            found.append(json.dumps(data).encode())
    return found


def arm(repository: Path, canary: Path) -> None:
    """Let everything that a repository's own configuration can name leave a trace when it runs."""
    trap = repository / ".git" / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {canary}\ncat\n")
    trap.chmod(0o755)
    config = repository / ".git" / "config"
    with config.open("a") as file:
        file.write(
            f"[core]\n\tfsmonitor = {trap}\n\tpager = {trap}\n\teditor = {trap}\n"
            f"\tsshCommand = {trap}\n\taskPass = {trap}\n"
            f"[diff]\n\texternal = {trap}\n"
            f'[filter "trap"]\n\tclean = {trap}\n\tsmudge = {trap}\n\tprocess = {trap}\n'
            f"[credential]\n\thelper = {trap}\n"
            f"[alias]\n\tstatus = !{trap}\n\tcat-file = !{trap}\n"
            f"[interactive]\n\tdiffFilter = {trap}\n[sequence]\n\teditor = {trap}\n"
        )
    info = repository / ".git" / "info"
    info.mkdir(exist_ok=True)
    (info / "attributes").write_text("* filter=trap diff=trap merge=trap\n")
