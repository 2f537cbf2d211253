"""What doors tell of themselves, for the channel board: how their errands fare, and what they refused."""
