"""The service put together: settings, runtime, server, command line. Nobody imports it, except `bot.settings`."""
