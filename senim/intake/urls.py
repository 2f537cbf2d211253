"""The citizen's addresses."""

from django.urls import path

from senim.intake.views import follow, looked, pages, questions, rating, receipt, start

app_name = "intake"
urlpatterns = [
    path("", start.start, name="start"),
    path("search/", start.search_page, name="search"),
    path("search/answers/", start.answers, name="answers"),
    path("door/<slug:door>/", start.door, name="door"),
    path("need/<slug:need_id>/", start.need_page, name="need"),
    path("not-safe/", start.unsafe, name="unsafe"),
    path("offices/", pages.offices, name="offices"),
    path("figures/", pages.figures, name="figures"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("ask/<slug:service>/", questions.begin, name="begin"),
    path("ask/<slug:service>/check/", questions.check, name="check"),
    path("ask/<slug:service>/<slug:step>/", questions.question, name="question"),
    path("receipt/", receipt.receipt, name="receipt"),
    path("receipt/pdf/", receipt.receipt_pdf, name="receipt_pdf"),
    path("receipt/code.svg", receipt.receipt_code, name="receipt_code"),
    path("receipt/forget/", questions.forget, name="forget"),
    path("follow/", follow.follow, name="follow"),
    path("follow/request/", follow.request_page, name="request"),
    path("follow/reply/", follow.reply, name="reply"),
    path("follow/withdraw/", follow.withdraw, name="withdraw"),
    path("follow/rate/", follow.rate, name="rate"),
    path("follow/dispute/", follow.dispute, name="dispute"),
    path("follow/add-file/", follow.add_file, name="add_file"),
    path("follow/file/<row_key:pk>/", follow.file, name="file"),
    path("follow/reach/", follow.reach, name="reach"),
    path("rate/<str:token>/", rating.rate_by_link, name="rate_by_link"),
    path("follow/looked/", looked.who_looked, name="looked"),
    path("follow/leave/", follow.leave, name="leave"),
]
