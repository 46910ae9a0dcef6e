"""Why a message could not be handed to a platform; each cause asks for another reaction."""


class SendError(Exception):
    """A message was not sent; the text names the cause, never the citizen or what was said."""


class LaterError(SendError):
    """The platform cannot take it now: rate limit, failure of its own, no network. Worth trying again."""

    def __init__(self, reason: str, *, after_s: float | None = None) -> None:
        super().__init__(reason)
        self.after_s = after_s
        """Seconds the platform asks to wait; None where it does not say."""


class UnsureError(LaterError):
    """The connection broke after the message was on its way: it may have arrived. Sending again may say it twice."""


class WindowError(SendError):
    """The platform lets us write to this person only after they write again."""


class GoneError(SendError):
    """The person has blocked us, stopped following or does not exist."""


class RefusedError(SendError):
    """The platform refuses this very message; sending it again changes nothing."""


class LockedOutError(LaterError):
    """Our own access is not valid any more: a person of the agency has to renew it. Messages wait until then."""
