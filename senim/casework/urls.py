"""The officer's and the supervisor's addresses, below /<language>/staff/."""

from django.urls import path

from senim.casework.views import acts, case, openings, overview, steps, worklist

app_name = "casework"
urlpatterns = [
    path("", worklist.work_list, name="work_list"),
    path("search/", overview.search, name="search"),
    path("overview/", overview.supervisor, name="supervisor"),
    path("hand-over/", acts.hand_over, name="hand_over"),
    path("openings/", openings.own, name="openings"),
    path("signatures/", openings.signatures, name="signatures"),
    path("signatures/<row_key:pk>/", openings.answer, name="answer_opening"),
    path("case/<row_key:pk>/", case.case, name="case"),
    path("case/<row_key:pk>/reason/", case.reason, name="reason"),
    path("case/<row_key:pk>/model/", case.model, name="model"),
    path("case/<row_key:pk>/duplicates/", overview.duplicates, name="duplicates"),
    path("case/<row_key:pk>/file/<row_key:number>/", case.file, name="file"),
    path("case/<row_key:pk>/letter/<row_key:number>/", case.letter, name="letter"),
    path("case/<row_key:pk>/identity-number/", case.identity_number, name="identity_number"),
    path("case/<row_key:pk>/note/", acts.note, name="note"),
    path("case/<row_key:pk>/question/", acts.question, name="question"),
    path("case/<row_key:pk>/number/", acts.number, name="number"),
    path("case/<row_key:pk>/attach/", acts.attach, name="attach"),
    path("case/<row_key:pk>/take/<str:element>/", acts.assign, name="assign"),
    path("case/<row_key:pk>/step/<str:element>/", steps.step, name="step"),
    path("case/<row_key:pk>/step/<str:element>/fields/", steps.fields, name="fields"),
    path("case/<row_key:pk>/message/<str:name>/", steps.message, name="message"),
]
