"""When is an answer due that takes 15 working days, and which days are left out on the way?"""

from senim.kernel.worktime_answers import worktime_document

answer, status = worktime_document("2026-03-16T05:00:00Z", 15, "working-days")
print("due", answer["due"], "status", status)
for day in answer["skipped"]:
    print(day["date"], day["why"])
