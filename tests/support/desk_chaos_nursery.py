"""Begins servers by forking: what takes seconds to load is loaded once. A module run with a socket as standard input, and
the module whose `serve` a server runs as its argument.

A message on it holds the orders of one server and the end of its pipe. Who dies is not waited for, so that no number of a
process is given again while its killer may still use it.
"""

from __future__ import annotations

import importlib
import json
import os
import socket
import sys
from multiprocessing.connection import Connection

from tests.support.desk_chaos import Orders

LONGEST = 65536


def main() -> None:
    """Fork until the other end closes."""
    serve = importlib.import_module(sys.argv[1]).serve
    control = socket.socket(fileno=0)
    control.send(b"ready")
    while True:
        told, pipes, *_ = socket.recv_fds(control, LONGEST, 1)
        if not told:
            return
        if os.fork() == 0:
            control.close()
            serve(Orders(**json.loads(told)), Connection(pipes[0]))
            os._exit(0)
        os.close(pipes[0])


if __name__ == "__main__":
    main()
