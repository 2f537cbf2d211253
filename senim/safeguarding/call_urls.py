"""Addresses that the sealed pages' scripts call, the reporter's without a session, the recipients' with theirs; the directory's page."""

from django.urls import path

from senim.safeguarding.views import case_calls, directory_keeping, key_calls, report_calls

urlpatterns = [
    path("directory.txt", report_calls.directory, name="directory"),
    path("up/", report_calls.begin_upload, name="begin_upload"),
    path("up/<slug:token>/", report_calls.upload, name="upload"),
    path("up/<slug:token>/<row_key:offset>/", report_calls.part, name="part"),
    path("report/", report_calls.report, name="report"),
    path("return/", report_calls.back, name="return"),
    path("return/envelope/", report_calls.letter, name="return_envelope"),
    path("return/message/", report_calls.message, name="return_message"),
    path("return/withdraw/", report_calls.withdraw, name="return_withdraw"),
    path("cases/<row_key:case>/reason/", case_calls.reason, name="reason"),
    path("cases/<row_key:case>/envelopes/", case_calls.envelopes, name="envelopes"),
    path("cases/<row_key:case>/envelopes/<row_key:envelope>/", case_calls.envelope, name="envelope"),
    path("cases/<row_key:case>/step/<slug:element>/", case_calls.step, name="step"),
    path("keys/", key_calls.keys, name="keys"),
    path("keys/passphrase/", key_calls.passphrase, name="passphrase"),
    path("keys/retire/", key_calls.retire, name="retire_key"),
    path("directory/", directory_keeping.people, name="people"),
    path("directory/leave/", directory_keeping.leaves, name="leaves"),
    path("recovery/ask/", key_calls.ask, name="ask_recovery"),
    path("recovery/<row_key:recovery>/share/", key_calls.give, name="give_share"),
]
