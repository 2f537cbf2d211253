"""The studio's addresses, below /<language>/studio/."""

from django.urls import path

from senim.studio.views import drafts, foreign, giving, listing, maps, proof, scenario

app_name = "studio"
urlpatterns = [
    path("", listing.services, name="services"),
    path("draft/<int:pk>/", drafts.draft, name="draft"),
    path("draft/<int:pk>/model.bpmn", drafts.draft_model, name="draft_model"),
    path("draft/<int:pk>/drawing.bpmn", drafts.draft_drawing, name="draft_drawing"),
    path("draft/<int:pk>/save/", drafts.save, name="save"),
    path("draft/<int:pk>/upload/", drafts.upload, name="upload"),
    path("draft/<int:pk>/hand-in/", drafts.hand_in, name="hand_in"),
    path("draft/<int:pk>/give-back/", drafts.give_back, name="give_back"),
    path("draft/<int:pk>/release/", drafts.release, name="release"),
    path("draft/<int:pk>/drop/", drafts.drop, name="drop"),
    path("other-logs/", foreign.other_logs, name="other_logs"),
    path("other-logs/bring/", foreign.bring, name="bring"),
    path("other-logs/<int:pk>/", foreign.other_log, name="other_log"),
    path("other-logs/<int:pk>/read/", foreign.read_log, name="read_log"),
    path("other-logs/<int:pk>/check/", foreign.check_log, name="check_log"),
    path("other-logs/<int:pk>/drop/", foreign.drop_log, name="drop_log"),
    path("other-logs/<int:pk>/bad-rows.csv", foreign.rejected, name="rejected"),
    path("other-logs/<int:pk>/model.bpmn", foreign.other_model, name="other_model"),
    path("other-logs/<int:pk>/<slug:name>.csv", foreign.other_table, name="other_table"),
    path("<slug:code>/", maps.process_map, name="map"),
    path("<slug:code>/variants/", maps.variants, name="variants"),
    path("<slug:code>/handovers/", maps.handovers, name="handovers"),
    path("<slug:code>/drafts/", drafts.drafts, name="drafts"),
    path("<slug:code>/begin/<int:version>/", drafts.begin, name="begin"),
    path("<slug:code>/scenario/", scenario.scenario, name="scenario"),
    path("<slug:code>/scenario/fit.csv", scenario.scenario_csv, name="scenario_csv"),
    path("<slug:code>/scenario/play/", scenario.play, name="play"),
    path("<slug:code>/scenario/<int:pk>/", scenario.run, name="run"),
    path("<slug:code>/scenario/<int:pk>/again/", scenario.play_again, name="play_again"),
    path("<slug:code>/scenario/<int:pk>/drop/", scenario.drop_run, name="drop_run"),
    path("<slug:code>/scenario/<int:pk>/<slug:name>.csv", scenario.run_csv, name="run_csv"),
    path("<slug:code>/compare/", proof.compare, name="compare"),
    path("<slug:code>/cases/", maps.cases, name="cases"),
    path("<slug:code>/log/", giving.log, name="log"),
    path("<slug:code>/log/ask/", giving.ask_file, name="ask_file"),
    path("<slug:code>/log/<int:pk>/", giving.log_file, name="log_file"),
    path("<slug:code>/log/<int:pk>/drop/", giving.drop_file, name="drop_file"),
    path("<slug:code>/model/", maps.model, name="model"),
    path("<slug:code>/<slug:name>.csv", maps.table, name="table"),
]
