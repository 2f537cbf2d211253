"""What a person allows to be shown to whom, what for and until when; nothing is shown without it."""
