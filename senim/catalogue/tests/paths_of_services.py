"""Paths through certificates, migration and road papers, and through the two models that are there to be studied only."""

from collections.abc import Mapping
from typing import Final

from senim.catalogue.tests.driving import WAITED, Path, done, sent

COMPLETE: Final = done("Check", papers="complete")
MISSING: Final = done("Check", papers="missing")
CLEAR: Final = done("CheckRecords", records="clear")
FIT: Final = done("Inspect", place_state="fit")
ISSUED: Final = done("Decide", outcome="issued")
SIGNED: Final = done("Sign", approval="signed")
RETURNED: Final = done("Sign", approval="returned")
SENT: Final = done("Dispatch")
RECEIVED: Final = done("Receive", papers="complete")
GRANTED: Final = done("Examine", outcome="granted")
FORWARDED: Final = (done("Register"), done("Forward"))
FOUND: Final = (*FORWARDED, done("RegisterAgain"), done("Find"))
GROUNDS: Final = (done("TakeCall"), done("Visit", grounds="yes"))
ON_PAPER: Final = (done("TakeCall"), done("Journal"), done("Visit"))
HELPED: Final = done("OfferHelp", help="accepted")
AGREED: Final = sent("akimat_answer", akimat="agreed")
REFUSED: Final = sent("akimat_answer", akimat="refused", outcome="not_held")
APPROVED: Final = done("Approve", approval="signed")
HELD: Final = (done("Safeguard", outcome="held"), done("Debrief"))
PLANNED: Final = (done("PlanSafety"), done("PlanMedical"))

CALLED: Final = done("Call")
OVER: Final = done("Serve", next_step="finish", outcome="done")

PATHS: Final[Mapping[str, Path]] = {
    **{
        f"visit: {outcome}": ("visit", {}, (CALLED, done("Serve", next_step="finish", outcome=outcome)), "Served")
        for outcome in ("advised", "opened", "continued", "referred", "left_early")
    },
    "visit with a specialist, a pause and another counter": (
        "visit", {},
        (CALLED, sent("specialist_asked"), sent("specialist_declined"), sent("specialist_asked"), done("Specialist"),
         done("Serve", next_step="hold"), sent("resumed"), done("Serve", next_step="send_on"), CALLED, OVER), "Served",
    ),
    "visitor who steps out": ("visit", {}, (sent("stepped_out"), sent("came_back"), CALLED, OVER), "Served"),
    "visitor who gives up": ("visit", {}, (sent("left", outcome="gave_up"),), "Gone"),
    "visitor who does not come back": ("visit", {}, (sent("stepped_out"), sent("left", outcome="no_show")), "Gone"),
    "visitor who leaves while it waits": (
        "visit", {}, (CALLED, done("Serve", next_step="hold"), sent("left", outcome="closed")), "Gone",
    ),
    "proof of a report": ("certificate", {"kind": "report_proof"}, (COMPLETE, ISSUED), "Done"),
    "proof declined and signed": (
        "certificate", {"kind": "record"}, (COMPLETE, done("Decide", outcome="declined"), SIGNED), "Done",
    ),
    "weapon permit": ("certificate", {"kind": "weapon"}, (COMPLETE, FIT, CLEAR, ISSUED, SIGNED), "Done"),
    "guard's paper returned by the head": (
        "certificate", {"kind": "guard"}, (COMPLETE, CLEAR, FIT, ISSUED, RETURNED, ISSUED, SIGNED), "Done",
    ),
    "certificate after a reply": ("certificate", {"kind": "record"}, (MISSING, sent("reply"), COMPLETE, ISSUED), "Done"),
    "certificate without a reply": ("certificate", {"kind": "record"}, (MISSING, WAITED, COMPLETE, ISSUED), "Done"),
    "certificate as it was": (
        "certificate@1", {"kind": "report_proof"}, (done("Register"), COMPLETE, CLEAR, ISSUED, SIGNED, SENT), "Done",
    ),
    "weapon permit as it was": (
        "certificate@1", {"kind": "weapon"},
        (done("Register"), MISSING, sent("reply"), MISSING, WAITED, COMPLETE, CLEAR, FIT,
         done("Decide", outcome="declined"), RETURNED, ISSUED, SIGNED, SENT), "Done",
    ),
    "certificate declined as it was": (
        "certificate@1", {"kind": "guard"},
        (done("Register"), COMPLETE, CLEAR, FIT, done("Decide", outcome="declined"), SIGNED, SENT), "Done",
    ),
    "arrival of a guest": (
        "migration", {"kind": "arrival"}, (RECEIVED, done("Record", outcome="registered")), "Recorded",
    ),
    "length of stay": ("migration", {"kind": "stay"}, (RECEIVED, GRANTED), "Done"),
    "question about migration": ("migration", {"kind": "other"}, (RECEIVED, done("Examine", outcome="explained")), "Done"),
    "residence permit": ("migration", {"kind": "permit"}, (RECEIVED, GRANTED, RETURNED, GRANTED, SIGNED), "Done"),
    "stay refused": ("migration", {"kind": "stay"}, (RECEIVED, done("Examine", outcome="declined"), SIGNED), "Done"),
    "migration after replies": (
        "migration", {"kind": "stay"},
        (done("Receive", papers="missing"), sent("reply"), done("Receive", papers="missing"), WAITED, RECEIVED, GRANTED), "Done",
    ),
    "arrival as it was": (
        "migration@1", {"kind": "arrival"},
        (*FORWARDED, RECEIVED, done("AskOthers"), sent("opinion"), done("Examine", outcome="registered"), SIGNED, SENT), "Done",
    ),
    "residence permit as it was": (
        "migration@1", {"kind": "permit"},
        (*FORWARDED, done("Receive", papers="missing"), sent("reply"), RECEIVED, done("AskOthers"), WAITED,
         GRANTED, RETURNED, GRANTED, SIGNED, SENT), "Done",
    ),
    "stay refused as it was": (
        "migration@1", {"kind": "stay"},
        (*FORWARDED, done("Receive", papers="missing"), WAITED, RECEIVED, done("AskOthers"), sent("opinion"),
         done("Examine", outcome="declined"), SIGNED, SENT), "Done",
    ),
    "copies of accident papers": ("road", {"kind": "accident_papers"}, (done("Take"), done("Copy", outcome="given")), "Done"),
    "fine explained": (
        "road", {"kind": "fine_question"}, (done("Take"), done("Review", next_step="answer", outcome="explained")), "Done",
    ),
    "fine put right": (
        "road", {"kind": "fine_question"},
        (done("Take"), done("Review", next_step="answer", outcome="corrected"), RETURNED,
         done("Review", next_step="answer", outcome="corrected"), SIGNED), "Done",
    ),
    "towed car after replies": (
        "road", {"kind": "towed"},
        (done("Take"), done("Review", next_step="ask"), sent("reply"), done("Review", next_step="ask"), WAITED,
         done("Review", next_step="answer", outcome="explained")), "Done",
    ),
    "accident papers as they were": (
        "road@1", {"kind": "accident_papers"}, (*FOUND, done("Review", outcome="given"), SIGNED, SENT), "Done",
    ),
    "fine put right as it was": (
        "road@1", {"kind": "fine_question"},
        (*FOUND, done("Review", outcome="corrected"), RETURNED, done("Review", outcome="corrected"), SIGNED, SENT), "Done",
    ),
    "order kept": (
        "protective_order", {}, (*GROUNDS, HELPED, done("DrawUp"), WAITED, done("FollowUp", outcome="kept")), "Kept",
    ),
    "order broken": (
        "protective_order", {},
        (*GROUNDS, done("DrawUp"), HELPED, WAITED, done("FollowUp", outcome="breached"), done("ReportBreach")), "Breached",
    ),
    "no grounds for an order": (
        "protective_order", {}, (done("TakeCall"), done("Visit", grounds="no"), done("Explain", outcome="no_grounds")), "NoOrder",
    ),
    "order kept as it was": (
        "protective_order@1", {},
        (*ON_PAPER, done("Statements", grounds="yes"), done("DrawUp"), done("Approve", approval="returned"), done("DrawUp"),
         APPROVED, done("Serve"), done("SendCopy"), HELPED, WAITED, done("FollowUp", outcome="kept")), "Kept",
    ),
    "order broken as it was": (
        "protective_order@1", {},
        (*ON_PAPER, done("Statements", grounds="yes"), done("DrawUp"), APPROVED, done("Serve"), done("SendCopy"), HELPED,
         WAITED, done("FollowUp", outcome="breached"), done("ReportBreach")), "Breached",
    ),
    "no grounds as it was": (
        "protective_order@1", {}, (*ON_PAPER, done("Statements", grounds="no"), done("Explain", outcome="no_grounds")), "NoOrder",
    ),
    "assembly that the akimat agreed to": ("assembly", {}, (AGREED, *PLANNED, APPROVED, *HELD), "Done"),
    "assembly after silence": ("assembly", {}, (*PLANNED, WAITED, APPROVED, *HELD), "Done"),
    "assembly refused by the akimat": ("assembly", {}, (*PLANNED, REFUSED), "NotHeld"),
    "assembly agreed to as it was": (
        "assembly@1", {},
        (done("RegisterLetter"), AGREED, done("Appoint"), *PLANNED, done("Approve", approval="returned"), *PLANNED, APPROVED,
         done("WriteAkimat"), *HELD), "Done",
    ),
    "assembly after silence as it was": (
        "assembly@1", {}, (done("RegisterLetter"), WAITED, done("Appoint"), *PLANNED, APPROVED, done("WriteAkimat"), *HELD), "Done",
    ),
    "assembly refused as it was": ("assembly@1", {}, (done("RegisterLetter"), REFUSED), "NotHeld"),
}  # fmt: skip
