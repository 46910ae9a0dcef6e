"""Makes rasa importable before the components that subclass it are."""

from bot.rasa_runtime import prepare

prepare()
