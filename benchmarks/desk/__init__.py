"""The load of `motcua bench desk`: open conversations, officers' open pages, and what is lost when servers are killed."""
