"""Configuration: one settings file driven by the environment, the URL table and the WSGI entry."""
