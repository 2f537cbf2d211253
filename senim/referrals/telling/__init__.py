"""Telling officers and bodies, by e-mail and in neutral words, that something waits for them; each officer says whether and where."""
