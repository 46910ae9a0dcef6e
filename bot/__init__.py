"""The service put together: settings, runtime, server, command line. Nobody imports it, except `bot.settings`."""

import os

# What is multiplied here is small. OpenBLAS shares even that among threads that wait for one another where processes do:
# beside two busy ones a message took 30 ms to understand, in one thread 1.4 (docs/adr/0020). Set before numpy is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
