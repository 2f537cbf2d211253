"""The guided exchange: the questions of the web's forms asked one at a time, whatever channel carries them."""
