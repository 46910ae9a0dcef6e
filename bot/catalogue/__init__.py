"""The catalogue taken over, kept and looked through: imports, the portal, versions, lists."""
