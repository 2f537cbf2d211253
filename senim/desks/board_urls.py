"""The board of a waiting room."""

from django.urls import path

from senim.desks.views import board

app_name = "boards"
urlpatterns = [
    path("board/<slug:code>/", board.board, name="board"),
]
