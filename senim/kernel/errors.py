"""What the kernel refuses, one class per kind of refusal; every message names the element."""

from typing import Literal, NamedTuple

FindingCode = Literal["unsupported", "invalid", "unsound"]


class Finding(NamedTuple):
    """One thing found in a model: element id ("" for the file itself), its line, a code and a sentence."""

    element: str
    line: int
    code: FindingCode
    message: str


class KernelError(Exception):
    """The root of everything the kernel refuses."""


class ModelInvalid(KernelError):
    """The XML cannot become a net; `findings` (never empty) say why, by element and line."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        """Keep the findings in the order of the file."""
        self.findings = findings
        shown = "; ".join(f"{f.element or 'file'} (line {f.line}): {f.message}" for f in findings[:5])
        more = f" and {len(findings) - 5} more" if len(findings) > 5 else ""
        super().__init__(shown + more)


class ExpressionInvalid(KernelError):
    """A condition cannot be understood or is larger than allowed."""


class StateInvalid(KernelError):
    """Packed bytes are not a state of this net."""


class Refused(KernelError):
    """A command that cannot be done in this state; nothing happened.

    Codes of the command line: not_waiting, no_flow, uncaught_error, unknown_element, bad_script. The kernel adds
    `endless` (a token goes round without ever waiting, or more goes on at once than a state holds), `bad_copies` (no
    list or number, or too large a one, for the copies of an activity), `bad_variable` (a variable the process does not
    declare, or of another type), `no_calendar` (a working-time term and no calendar given) and `bad_moment` (outside it).
    """

    def __init__(self, code: str, message: str, element: str = "") -> None:
        """Keep the stable code, the sentence and the element it is about."""
        self.code = code
        self.message = message
        self.element = element
        super().__init__(message)
