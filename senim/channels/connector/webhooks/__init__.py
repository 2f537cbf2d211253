"""What changed goes out to the systems that want to be told: signed, in order for each request, tried again until it arrives."""
