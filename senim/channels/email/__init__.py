"""E-mail as a door: letters become requests and messages, exactly once; a sender's name proves nothing."""
