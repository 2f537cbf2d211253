"""The tables of this app, gathered from its rooms, where Django looks for them."""
