"""The operator's addresses, below /<language>/staff/operator/. What a caller says is in no address."""

from django.urls import path

from senim.channels.operator import case_views, views

app_name = "operator"
urlpatterns = [
    path("", views.desk, name="desk"),
    path("needs/", views.needs, name="needs"),
    path("beside/", views.beside, name="beside"),
    path("questions/", views.questions, name="questions"),
    path("slip/<row_key:pk>/", views.slip, name="slip"),
    path("slip/<row_key:pk>/pdf/", views.slip_pdf, name="slip_pdf"),
    path("call-backs/", case_views.call_backs, name="call_backs"),
    path("call-backs/<row_key:pk>/done/", case_views.called_back, name="called_back"),
    path("case/<row_key:pk>/", case_views.case, name="case"),
    path("case/<row_key:pk>/words/", case_views.words, name="words"),
]
