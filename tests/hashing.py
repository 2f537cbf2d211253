"""The product's password hash at its least cost, so that signing in takes a test no time."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class CheapArgon2(Argon2PasswordHasher):
    """Argon2 with one pass over the least memory."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1
