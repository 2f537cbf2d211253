"""The connector: a door for other state systems. They file requests for people, follow them, and are told what changes."""
