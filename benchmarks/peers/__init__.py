"""Senim beside two ticket systems that anybody can install, on the same work in the same run: create, list, view.

Peers: django-helpdesk and Roundup from PyPI, each as its own manual sets it up for production, with nothing switched off but mail
(Senim's own notices are left to its worker, which does not take part either). All three on SQLite: Senim and django-helpdesk with
the same PRAGMAs (WAL, synchronous FULL), Roundup with its own. Senim and django-helpdesk on Granian, 2 processes of 4 threads;
Roundup needs WSGI's `write`, which Granian does not have, and stands on gunicorn, 2 processes of 4 threads. Connections are kept.

create: the POST that accepts a request, by the form that people fill in (its page was loaded before) and by the JSON API;
list: fifty rows of an officer's list among N open ones (django-helpdesk: the call that gives the rows, without its page);
view: the page of one case with its words. Senim's view also journals who read it, durably; no peer does.
Request Tracker is left out: its Debian package wants a system-wide web and database server.
"""
