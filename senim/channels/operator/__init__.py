"""The door of the phone and the counter: one screen on which an officer writes down what somebody says, for every service."""
