"""Hand-overs to other bodies: referred, transferred or redirected, with the receiver’s clock and the talk both ways."""
