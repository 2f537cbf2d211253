"""Every address that shows a page, with the states in which the journeys look at it; what is left out, and why."""

from collections.abc import Iterator
from typing import Final

from django.urls import URLPattern, URLResolver, get_resolver

EMPTY, FULL, ERROR = "empty", "full", "error"

PAGES: Final[dict[str, frozenset[str]]] = {
    "intake:start": frozenset({EMPTY, FULL}),
    "intake:search": frozenset({EMPTY, FULL, ERROR}),
    "intake:door": frozenset({FULL}),
    "intake:need": frozenset({FULL}),
    "intake:unsafe": frozenset({FULL}),
    "intake:offices": frozenset({EMPTY, FULL}),
    "intake:figures": frozenset({FULL}),
    "intake:accessibility": frozenset({FULL}),
    "intake:privacy": frozenset({FULL}),
    "intake:begin": frozenset({FULL}),
    "intake:question": frozenset({EMPTY, FULL, ERROR}),
    "intake:check": frozenset({FULL}),
    "intake:receipt": frozenset({FULL}),
    "intake:follow": frozenset({EMPTY, ERROR}),
    "intake:request": frozenset({FULL, "waiting", "late", "answered", "withdrawn"}),
    "intake:reply": frozenset({ERROR}),
    "intake:rate": frozenset({ERROR}),
    "intake:dispute": frozenset({ERROR}),
    "intake:add_file": frozenset({ERROR}),
    "intake:withdraw": frozenset({FULL}),
    "accounts:sign_in": frozenset({EMPTY, ERROR, "ended"}),
    "accounts:home": frozenset({FULL}),
    "accounts:journal": frozenset({EMPTY, FULL, ERROR}),
    "casework:work_list": frozenset({EMPTY, FULL, "units", "waiting"}),
    "casework:search": frozenset({EMPTY, FULL, ERROR}),
    "casework:supervisor": frozenset({FULL, "figures"}),
    "casework:hand_over": frozenset({EMPTY, FULL, ERROR}),
    "casework:case": frozenset({FULL, "reason"}),
    "casework:reason": frozenset({ERROR}),
    "casework:duplicates": frozenset({FULL}),
    "casework:identity_number": frozenset({EMPTY, FULL, ERROR}),
    "casework:note": frozenset({ERROR}),
    "casework:question": frozenset({FULL, ERROR}),
    "casework:number": frozenset({ERROR}),
    "casework:attach": frozenset({ERROR}),
    "casework:step": frozenset({EMPTY, FULL, ERROR}),
    "casework:message": frozenset({EMPTY, ERROR}),
    "operator:desk": frozenset({EMPTY, FULL, ERROR}),
    "operator:slip": frozenset({FULL}),
    "operator:case": frozenset({EMPTY, FULL}),
    "operator:words": frozenset({ERROR}),
    "operator:call_backs": frozenset({EMPTY, FULL}),
    "channel_board:board": frozenset({FULL}),
    "notices:stop": frozenset({ERROR}),
    "notices:board": frozenset({FULL}),
    "notices:words": frozenset({FULL}),
    "notices:wording": frozenset({FULL, ERROR, "proposed"}),
    "api_keys:keys": frozenset({FULL}),
    "api_keys:new": frozenset({EMPTY, ERROR, "issued"}),
    "api_keys:revoke": frozenset({FULL}),
    "connector_pages:developers": frozenset({FULL}),
    "connector_pages:receivers": frozenset({FULL}),
    "connector_pages:receiver": frozenset({EMPTY, ERROR, FULL, "secret"}),
    "400": frozenset({ERROR}),
    "403": frozenset({ERROR}),
    "404": frozenset({ERROR}),
    "405": frozenset({ERROR}),
}
"""The states of each page; the faults stand by their number. `walk` must come past all of them."""

STUDIO: Final[dict[str, frozenset[str]]] = {
    "studio:services": frozenset({FULL}),
    "studio:map": frozenset({"often", "late", "fits"}),
    "studio:variants": frozenset({FULL}),
    "studio:handovers": frozenset({FULL}),
    "studio:compare": frozenset({FULL}),
    "studio:scenario": frozenset({FULL, "kept"}),
    "studio:play": frozenset({ERROR}),
    "studio:run": frozenset({"played"}),
    "studio:log": frozenset({FULL, "ready"}),
    "studio:cases": frozenset({FULL}),
    "studio:drafts": frozenset({FULL}),
    "studio:draft": frozenset({EMPTY, FULL, "review"}),
    "studio:hand_in": frozenset({ERROR}),
    "studio:upload": frozenset({ERROR}),
    "studio:give_back": frozenset({ERROR}),
    "studio:other_logs": frozenset({EMPTY}),
    "studio:bring": frozenset({ERROR}),
    "studio:other_log": frozenset({"choosing", FULL}),
    "studio:read_log": frozenset({ERROR}),
    "studio:check_log": frozenset({ERROR}),
    "studio:release": frozenset({ERROR}),
    "studio:move_plan": frozenset({EMPTY}),
}
"""The states of the studio's pages; `walk_studio` must come past all of them."""

LEFT_OUT: Final[dict[str, str]] = {
    "root": "a redirect to the start page in the person's language",
    "healthz": "plain text for machines",
    "channels:arrive": "providers call it with what people wrote; it answers with nothing",
    "channels:sms": "Kannel calls it with what people wrote; it answers with nothing",
    "channels:sms_report": "Kannel calls it with what became of a message; it answers with nothing",
    "channels:discovery": "XML and JSON for programs",
    "channels:services": "XML and JSON for programs",
    "channels:definition": "XML and JSON for programs",
    "channels:requests": "XML and JSON for programs",
    "channels:request": "XML and JSON for programs",
    "channels:token": "XML and JSON for programs",
    "channels:connector:token": "JSON for programs",
    "channels:connector:document": "JSON for programs",
    "channels:connector:list_services": "JSON for programs",
    "channels:connector:service_schema": "JSON for programs",
    "channels:connector:list_requests": "JSON for programs",
    "channels:connector:request_state": "JSON for programs",
    "channels:connector:list_messages": "JSON for programs",
    "channels:connector:add_file": "JSON for programs",
    "channels:connector:record_number": "JSON for programs",
    "channels:connector:list_changes": "JSON for programs",
    "channels:connector:list_changed_requests": "JSON for programs",
    "channels:connector:withdraw_request": "JSON for programs",
    "channels:connector:rate_request": "JSON for programs",
    "channels:connector:dispute_answer": "JSON for programs",
    "channels:connector:set_own_number": "JSON for programs",
    "channels:connector:elsewhere": "JSON for programs",
    "connector_pages:stop": "a redirect after a POST",
    "connector_pages:resend": "a redirect after a POST",
    "intake:answers": "a fragment; seen on the start page while words are typed",
    "intake:receipt_pdf": "a PDF; the journeys read its text",
    "intake:receipt_code": "a picture; seen on the receipt",
    "intake:forget": "a redirect after a POST",
    "intake:leave": "a redirect after a POST",
    "intake:file": "a download",
    "intake:reach": "a redirect after a POST; its form is seen on the page of the request",
    "channel_board:figures": "a CSV",
    "notices:resend": "a redirect after a POST",
    "notices:decide": "a redirect after a POST",
    "accounts:sign_out": "a redirect after a POST",
    "operator:needs": "a fragment; seen on the operator's screen while the need is typed",
    "operator:beside": "a fragment; seen on the operator's screen",
    "operator:questions": "a fragment; seen on the operator's screen while answers are chosen",
    "operator:slip_pdf": "a PDF; its tests read it",
    "operator:called_back": "a redirect after a POST",
    "casework:fields": "a fragment; seen on the step's page while answers are chosen",
    "casework:model": "BPMN XML; seen drawn on the case page",
    "casework:file": "a download",
    "casework:letter": "a PDF",
    "casework:assign": "a redirect after a POST",
    "studio:table": "a CSV",
    "studio:scenario_csv": "a CSV",
    "studio:run_csv": "a CSV",
    "studio:play_again": "a redirect after a POST",
    "studio:drop_run": "a redirect after a POST",
    "studio:ask_file": "a redirect after a POST",
    "studio:log_file": "a download",
    "studio:drop_file": "a redirect after a POST",
    "studio:model": "BPMN XML; seen drawn on the map",
    "studio:draft_model": "a BPMN file",
    "studio:draft_drawing": "BPMN XML; seen drawn on the draft's page",
    "studio:begin": "a redirect after a POST",
    "studio:other_table": "a CSV",
    "studio:rejected": "a CSV",
    "studio:other_model": "BPMN XML; seen drawn on the page of the log",
    "studio:drop_log": "a redirect after a POST",
    "studio:save": "JSON for the modeller",
    "studio:move": "needs requests on an older version, which the made-up country has not; see senim/studio/tests/test_moves.py",
    "studio:drop": "a redirect after a POST",
}
"""Addresses that show no page of their own."""


def routes(resolver: URLResolver | None = None, space: str = "") -> Iterator[str]:
    """The name of every address that the URL resolver knows, with its namespace."""
    for entry in (resolver or get_resolver()).url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{space}{entry.namespace}:" if entry.namespace else space
            yield from routes(entry, inner)
        elif isinstance(entry, URLPattern):
            yield f"{space}{entry.name}"


def untold(known: set[str]) -> list[str]:
    """Addresses that neither have states nor a reason to be left out, and entries for addresses that are gone."""
    told = {one for one in PAGES if not one.isdecimal()} | set(STUDIO) | set(LEFT_OUT)
    return sorted(known ^ told)
