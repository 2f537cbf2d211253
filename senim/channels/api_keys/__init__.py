"""Keys of outside systems: issued and revoked by staff, checked and counted at every call. Shared by every programming door."""
