"""The directory of bodies that help: what they do, where, when, in which languages, and who may send people to them."""
