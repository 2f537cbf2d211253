"""The officer's and the supervisor's addresses, below /<language>/staff/."""

from django.urls import path

from senim.casework.views import acts, case, overview, steps, worklist

app_name = "casework"
urlpatterns = [
    path("", worklist.work_list, name="work_list"),
    path("search/", overview.search, name="search"),
    path("overview/", overview.supervisor, name="supervisor"),
    path("hand-over/", acts.hand_over, name="hand_over"),
    path("case/<int:pk>/", case.case, name="case"),
    path("case/<int:pk>/reason/", case.reason, name="reason"),
    path("case/<int:pk>/model/", case.model, name="model"),
    path("case/<int:pk>/duplicates/", overview.duplicates, name="duplicates"),
    path("case/<int:pk>/file/<int:number>/", case.file, name="file"),
    path("case/<int:pk>/letter/<int:number>/", case.letter, name="letter"),
    path("case/<int:pk>/identity-number/", case.identity_number, name="identity_number"),
    path("case/<int:pk>/note/", acts.note, name="note"),
    path("case/<int:pk>/question/", acts.question, name="question"),
    path("case/<int:pk>/number/", acts.number, name="number"),
    path("case/<int:pk>/attach/", acts.attach, name="attach"),
    path("case/<int:pk>/take/<str:element>/", acts.assign, name="assign"),
    path("case/<int:pk>/step/<str:element>/", steps.step, name="step"),
    path("case/<int:pk>/step/<str:element>/fields/", steps.fields, name="fields"),
    path("case/<int:pk>/message/<str:name>/", steps.message, name="message"),
]
