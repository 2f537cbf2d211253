"""The addresses at which Kannel calls."""

from django.urls import path

from senim.channels.sms.views import arrive, report

urlpatterns = [path("", arrive, name="sms"), path("report/", report, name="sms_report")]
