"""Other bodies: their directory, what a person allows to be shared, hand-overs and their clock, meetings and shared problems."""
