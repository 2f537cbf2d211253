"""The baseline of a web intake: the least Django project that takes a form, with CSRF and session, and stores three rows."""
