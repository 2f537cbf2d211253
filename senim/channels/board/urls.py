"""The addresses of the board."""

from django.urls import path

from senim.channels.board import views

app_name = "channel_board"
urlpatterns = [path("", views.board, name="board"), path("figures.csv", views.figures, name="figures")]
