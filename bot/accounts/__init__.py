"""Accounts of officers: who is logged in, what they may do, what they changed.

For other rooms:
- `bot.accounts.model`: Officer, Role, Alert, Way; `bot.accounts.permissions`: Permission, may, may_for, reach;
- `bot.accounts.access`: Accounts (in handlers `request.app.ctx.accounts`), build_accounts;
- `bot.accounts.guard`: requires, the decorator of handlers;
- `bot.accounts.rendering`: Shelf, whose templates extend `accounts/layout.html`;
- `bot.accounts.routes`: add_accounts.
"""
