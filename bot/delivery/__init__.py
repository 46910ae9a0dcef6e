"""What keeps messages of chats from being lost or said twice: an inbox, an outbox, and what moves between them.

A webhook writes what a citizen sent into the inbox and is acknowledged; the dispatcher answers it and, in one
transaction, marks it as answered and puts the replies into the outbox; senders hand them to the platforms. Whatever
stops in between is taken up again by whoever runs next (docs/adr/0013).
"""
