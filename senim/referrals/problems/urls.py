"""The addresses of local problems: one page for everybody, the others below /<language>/staff/problems/."""

from django.urls import path

from senim.referrals.problems import public_views, views

app_name = "problems"
urlpatterns = [
    path("problems/", public_views.open_problems, name="open"),
    path("staff/problems/", views.problems, name="problems"),
    path("staff/problems/new/", views.begin, name="begin"),
    path("staff/problems/of/<row_key:pk>/", views.for_request, name="for_request"),
    path("staff/problems/<row_key:pk>/", views.problem, name="problem"),
    path("staff/problems/<row_key:pk>/join/", views.join, name="join"),
    path("staff/problems/<row_key:pk>/requests/<row_key:number>/leave/", views.leave, name="leave"),
    path("staff/problems/<row_key:pk>/measure/", views.set_measure, name="set_measure"),
    path("staff/problems/<row_key:pk>/measures/<row_key:number>/done/", views.finish, name="finish"),
    path("staff/problems/<row_key:pk>/measures/<row_key:number>/move/", views.move, name="move"),
    path("staff/problems/<row_key:pk>/measures/<row_key:number>/drop/", views.drop, name="drop"),
    path("staff/problems/<row_key:pk>/end/", views.end, name="end"),
]
