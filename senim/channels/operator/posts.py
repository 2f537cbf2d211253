"""Who sits at the phone or the counter, and for which unit: the first of an officer's posts that lets them take calls."""

from typing import Final

from senim.accounts.roles import grants
from senim.accounts.viewer import Held, Viewer
from senim.ledger.actor import Actor

RIGHT: Final = "calls.take"


def post_of(viewer: Viewer) -> Held:
    """The post. Only for a viewer who has the right: every page of this door asks for it."""
    return next(post for post in viewer.posts if grants(post.role, RIGHT))


def actor_of(viewer: Viewer) -> Actor:
    """The officer as the log knows them in that post."""
    post = post_of(viewer)
    return viewer.actor(post.role, post.unit)
