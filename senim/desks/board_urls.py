"""The board of a waiting room, how it is set, and the wall of supervisors."""

from django.urls import path

from senim.desks.views import board, board_setting, wall

app_name = "boards"
urlpatterns = [
    path("board/<slug:code>/", board.board, name="board"),
    path("staff/desks/<row_key:office>/board/", board_setting.setting, name="setting"),
    path("staff/desks/<row_key:office>/board/event/", board_setting.add_event, name="add_event"),
    path("staff/desks/<row_key:office>/board/event/<row_key:pk>/drop/", board_setting.drop_event, name="drop_event"),
    path("staff/desks/wall/", wall.wall, name="wall"),
]
