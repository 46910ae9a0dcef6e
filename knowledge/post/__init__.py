"""The public post: whether a procedure goes by it, what the envelope holds, on which days somebody comes for it."""
