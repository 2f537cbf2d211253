"""The table of operations: addresses, scopes, shapes. The views, the OpenAPI document and the pages for developers come from it."""

from collections.abc import Mapping
from typing import Final

from senim.channels.api_keys.scopes import CONNECTOR, CONNECTOR_NUMBERS, CONNECTOR_PERSON
from senim.channels.connector import filing, following, shapes, wishes
from senim.channels.connector.calling import Operation
from senim.channels.connector.reading import FILE
from senim.channels.connector.shapes import AfterQuery, NoQuery, PageQuery

OPERATIONS: Final[Mapping[str, tuple[Operation, ...]]] = {
    "services": (Operation("list_services", "GET", CONNECTOR, filing.services, shapes.Services, NoQuery),),
    "services/<str:code>/schema": (Operation("service_schema", "GET", CONNECTOR, filing.schema, dict, NoQuery),),
    "requests": (
        Operation("list_requests", "GET", CONNECTOR, following.filed, shapes.Requests, PageQuery),
        Operation("file_request", "POST", CONNECTOR, filing.file, shapes.Filed, NoQuery, shapes.NewRequest, 201),
    ),
    "requests/<str:number>": (
        Operation("request_state", "GET", CONNECTOR, following.state, shapes.RequestState, NoQuery),
    ),
    "requests/<str:number>/messages": (
        Operation("list_messages", "GET", CONNECTOR, following.messages, shapes.Messages, AfterQuery),
        Operation(
            "write_message", "POST", CONNECTOR, following.write, shapes.MessageRow, NoQuery, shapes.NewMessage, 201
        ),
    ),
    "requests/<str:number>/files": (
        Operation("add_file", "POST", CONNECTOR, following.attach, shapes.FileRow, NoQuery, FILE, 201),
    ),
    "requests/<str:number>/withdrawal": (
        Operation(
            "withdraw_request",
            "POST",
            CONNECTOR_PERSON,
            wishes.withdraw,
            shapes.RequestState,
            NoQuery,
            shapes.Withdrawal,
        ),
    ),
    "requests/<str:number>/rating": (
        Operation(
            "rate_request", "POST", CONNECTOR_PERSON, wishes.rate, shapes.RatingRow, NoQuery, shapes.NewRating, 201
        ),
    ),
    "requests/<str:number>/dispute": (
        Operation(
            "dispute_answer",
            "POST",
            CONNECTOR_PERSON,
            wishes.dispute,
            shapes.RequestState,
            NoQuery,
            shapes.NewDispute,
            201,
        ),
    ),
    "requests/<str:number>/own-number": (
        Operation(
            "set_own_number", "POST", CONNECTOR, wishes.own_number, shapes.RequestState, NoQuery, shapes.NewOwnNumber
        ),
    ),
    "requests/<str:number>/register-number": (
        Operation(
            "record_number",
            "POST",
            CONNECTOR_NUMBERS,
            following.number,
            shapes.RequestState,
            NoQuery,
            shapes.RegisterNumber,
        ),
    ),
    "changes": (Operation("list_changes", "GET", CONNECTOR, following.changes, shapes.Changes, AfterQuery),),
    "changed-requests": (
        Operation("list_changed_requests", "GET", CONNECTOR, following.changed, shapes.ChangedRequests, AfterQuery),
    ),
}
"""Every operation by its address, which `urls` names after its first operation."""
