"""Paths through the services in which people ask, appeal and report."""

from collections.abc import Mapping
from typing import Final

from senim.catalogue.tests.driving import WAITED, Path, done, sent

ASKED = done("Consider", next_step="ask")
ADVISED = done("Consider", next_step="answer", outcome="answered")
OURS = done("Register", competence="ours")
DRAFTED = done("Examine", next_step="answer", outcome="granted")
SIGNED = done("Sign", approval="signed")
SAFE = done("CheckDanger", in_danger=False)
RECORDED = (done("Assess", police_matter="yes"), done("RecordKui"))
APPOINTED = done("Appoint")
ON_PAPER = (done("Journal"), done("Assess", police_matter="yes"), done("RecordKui"), APPOINTED)
LOOKED = done("LookAgain", heard=True, proposal="change")

PATHS: Final[Mapping[str, Path]] = {
    "advice straight": ("advice", {"competence": "criminal"}, (ADVISED,), "Answered"),
    "advice by the registrar": (
        "advice", {"competence": "unknown"}, (done("Assign", competence="investigative"), ADVISED), "Answered",
    ),
    "advice after a reply": ("advice", {"competence": "administrative"}, (ASKED, sent("reply"), ADVISED), "Answered"),
    "advice without a reply": ("advice", {"competence": "criminal"}, (ASKED, WAITED, ADVISED), "Answered"),
    "advice asked twice": ("advice", {"competence": "criminal"}, (ASKED, WAITED, ASKED, sent("reply"), ADVISED), "Answered"),
    "advice with a specialist": ("advice", {"competence": "criminal"}, (sent("call_in"), done("Advise"), ADVISED), "Answered"),
    "advice without waiting for the specialist": ("advice", {"competence": "criminal"}, (sent("call_in"), ADVISED), "Answered"),
    "advice with two specialists": (
        "advice", {"competence": "criminal"}, (sent("call_in"), sent("call_in"), done("Advise"), ADVISED), "Answered",
    ),
    "advice redirected": (
        "advice", {"competence": "criminal"}, (sent("redirect"), done("Redirect", outcome="redirected")), "Redirected",
    ),
    "advice redirected while asked": (
        "advice", {"competence": "criminal"}, (ASKED, sent("redirect"), done("Redirect", outcome="redirected")), "Redirected",
    ),
    "advice withdrawn at the desk": ("advice", {"competence": "unknown"}, (sent("withdraw"),), "Withdrawn"),
    "advice withdrawn while asked": ("advice", {"competence": "criminal"}, (ASKED, sent("withdraw")), "Withdrawn"),
    "advice withdrawn with a specialist": ("advice", {"competence": "criminal"}, (sent("call_in"), sent("withdraw")), "Withdrawn"),
    "appeal straight": ("appeal", {"kind": "complaint", "about_police": True}, (OURS, DRAFTED, SIGNED), "Done"),
    "appeal in part ours": (
        "appeal", {"kind": "inquiry"}, (done("Register", competence="part"), DRAFTED, SIGNED), "Done",
    ),
    "appeal redirected in whole": (
        "appeal", {"kind": "application"}, (done("Register", competence="other"), done("Redirect", outcome="redirected")), "Done",
    ),
    "appeal redirected later": (
        "appeal", {"kind": "application"}, (OURS, sent("redirect"), done("Redirect", outcome="redirected")), "Done",
    ),
    "appeal after a reply": (
        "appeal", {"kind": "proposal"}, (OURS, done("Examine", next_step="ask"), sent("reply"), DRAFTED, SIGNED), "Done",
    ),
    "appeal without a reply": (
        "appeal", {"kind": "proposal"}, (OURS, done("Examine", next_step="ask"), WAITED, DRAFTED, SIGNED), "Done",
    ),
    "appeal returned by the head": (
        "appeal", {"kind": "complaint"},
        (OURS, DRAFTED, done("Sign", approval="returned"), done("Examine", next_step="answer", outcome="declined"), SIGNED),
        "Done",
    ),
    "appeal extended": (
        "appeal", {"kind": "complaint"},
        (OURS, sent("extend", extension_days=20), done("ApproveExtension", extension="approved"), DRAFTED, SIGNED), "Done",
    ),
    "appeal not extended, while asked": (
        "appeal", {"kind": "complaint"},
        (OURS, done("Examine", next_step="ask"), sent("extend", extension_days=5), done("ApproveExtension", extension="refused"),
         sent("reply"), DRAFTED, SIGNED), "Done",
    ),
    "appeal answered before the extension is decided": (
        "appeal", {"kind": "complaint"}, (OURS, sent("extend", extension_days=20), DRAFTED, SIGNED), "Done",
    ),
    "appeal withdrawn at once": ("appeal", {"kind": "complaint"}, (sent("withdraw"),), "Done"),
    "appeal withdrawn before the signature": ("appeal", {"kind": "complaint"}, (OURS, DRAFTED, sent("withdraw")), "Done"),
    "appeal withdrawn with an extension open": (
        "appeal", {"kind": "complaint"}, (OURS, sent("extend", extension_days=9), sent("withdraw")), "Done",
    ),
    "report of a crime": (
        "report", {"danger_now": False, "category": "theft"},
        (SAFE, *RECORDED, done("Clarify", next_step="crime"), done("RecordErdr", outcome="investigation"), done("TellNumber")),
        "Told",
    ),
    "report in danger": (
        "report", {"danger_now": True, "category": "violence"},
        (done("CheckDanger", in_danger=True), done("HandOver"), *RECORDED, done("Clarify", next_step="no_crime", outcome="recorded"),
         done("TellNumber")), "Told",
    ),
    "report clarified": (
        "report", {"category": "fraud"},
        (SAFE, *RECORDED, done("Clarify", next_step="ask"), sent("reply"),
         done("Clarify", next_step="no_crime", outcome="recorded"), done("TellNumber")), "Told",
    ),
    "report without a reply": (
        "report", {"category": "fraud"},
        (SAFE, *RECORDED, done("Clarify", next_step="ask"), WAITED,
         done("Clarify", next_step="no_crime", outcome="recorded"), done("TellNumber")), "Told",
    ),
    "report that is not for the police": (
        "report", {"category": "other"}, (SAFE, done("Assess", police_matter="no"), done("Direct", outcome="redirected")), "Directed",
    ),
    "review that changes the answer": (
        "review", {}, (done("TakeUp"), LOOKED, done("Decide", decision="final", outcome="changed")), "Changed",
    ),
    "review that upholds the answer": (
        "review", {}, (done("TakeUp"), LOOKED, done("Decide", decision="final", outcome="upheld")), "Upheld",
    ),
    "review with more work": (
        "review", {},
        (done("TakeUp"), LOOKED, done("Decide", decision="more_work"), LOOKED, done("Decide", decision="final", outcome="upheld")),
        "Upheld",
    ),
    "review withdrawn": ("review", {}, (done("TakeUp"), sent("withdraw")), "Withdrawn"),
    "appeal as it was": (
        "appeal@1", {"kind": "complaint"},
        (OURS, APPOINTED, done("Examine", outcome="granted"), done("Agree"), done("Sign", approval="returned"),
         done("Examine", outcome="declined"), done("Agree"), SIGNED, done("Dispatch")), "Done",
    ),
    "appeal granted as it was": (
        "appeal@1", {"kind": "complaint"},
        (OURS, APPOINTED, done("Examine", outcome="granted"), done("Agree"), SIGNED, done("Dispatch")), "Done",
    ),
    "appeal redirected as it was": (
        "appeal@1", {"kind": "inquiry"}, (done("Register", competence="other"), done("Redirect", outcome="redirected")), "Done",
    ),
    "appeal redirected later as it was": (
        "appeal@1", {"kind": "inquiry"}, (OURS, APPOINTED, sent("redirect"), done("Redirect", outcome="redirected")), "Done",
    ),
    "appeal extended and withdrawn as it was": (
        "appeal@1", {"kind": "inquiry"},
        (OURS, sent("extend", extension_days=20), done("ApproveExtension", extension="approved"), APPOINTED, sent("withdraw")),
        "Done",
    ),
    "report of a crime as it was": (
        "report@1", {"danger_now": False, "category": "theft"},
        (SAFE, *ON_PAPER, done("Clarify", next_step="crime"), done("RecordErdr", outcome="investigation"), done("TellNumber")),
        "Told",
    ),
    "report in danger as it was": (
        "report@1", {"danger_now": True, "category": "violence"},
        (done("CheckDanger", in_danger=True), done("HandOver"), *ON_PAPER, done("Clarify", next_step="ask"), sent("reply"),
         done("Clarify", next_step="ask"), WAITED, done("Clarify", next_step="no_crime", outcome="recorded"),
         done("TellNumber")), "Told",
    ),
    "report that was not for the police": (
        "report@1", {"category": "other"},
        (SAFE, done("Journal"), done("Assess", police_matter="no"), done("Direct", outcome="redirected")), "Directed",
    ),
}  # fmt: skip
