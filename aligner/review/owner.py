"""Whose a connection is, where the system tells: a link from the terminal is for the user who started the server.

While a browser starts, its link stands in the list of processes, where every user of the machine can read it.
"""

from __future__ import annotations

import os
import socket
import sys
from contextlib import suppress

from starlette.requests import Request

_TABLES = (("/proc/net/tcp", socket.AF_INET), ("/proc/net/tcp6", socket.AF_INET6))
_NAMES: dict[int, tuple[str, ...]] = {
    socket.AF_INET: ("127.0.0.1",),
    socket.AF_INET6: ("::1", "::ffff:127.0.0.1"),
}
_ROOT = 0  # reads everything anyway, and passes connections on, as in WSL


def may_be_ours(request: Request) -> bool:
    """Return whether a request may come from this user: it does, or the system does not tell."""
    client, server = request.client, request.scope.get("server")
    if client is None or not server or not hasattr(os, "getuid"):
        return True
    owner = _owner(client.port, server[1])
    return owner in (None, _ROOT, os.getuid())


def _owner(client: int, server: int) -> int | None:
    """The user at the other end of a connection inside this machine, by the two ports; None where it is not known."""
    for path, family in _TABLES:
        with suppress(OSError, ValueError, IndexError), open(path, encoding="ascii") as table:
            next(table)
            for line in table:
                fields = line.split()
                here, there = fields[1].rpartition(":"), fields[2].rpartition(":")
                is_it = (int(here[2], 16), int(there[2], 16)) == (client, server)
                if is_it and here[0] in _loopbacks(family):
                    return int(fields[7])
    return None


def _loopbacks(family: int) -> tuple[str, ...]:
    """This machine, as the tables of the system write it: words of four bytes in the order of the processor."""
    packed = [socket.inet_pton(family, name) for name in _NAMES[family]]
    words = [[data[i : i + 4] for i in range(0, len(data), 4)] for data in packed]
    return tuple("".join(f"{int.from_bytes(word, sys.byteorder):08X}" for word in some) for some in words)
