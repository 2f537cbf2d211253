"""The words of the drawing tool, which speaks English by itself, in the language of the page."""

from django.utils.translation import gettext as _


def modeller_words() -> dict[str, str]:
    """What the tool says, by its own English words."""
    return {**_palette(), **_replacing(), **_tokens()}


def _palette() -> dict[str, str]:
    return {
        "Activate hand tool": _("Move the drawing"),
        "Activate lasso tool": _("Choose several"),
        "Activate create/remove space tool": _("Make or take room"),
        "Activate global connect tool": _("Connect"),
        "Create start event": _("New start"),
        "Create intermediate/boundary event": _("New event on the way"),
        "Create end event": _("New end"),
        "Create gateway": _("New gateway"),
        "Create task": _("New step"),
        "Create expanded sub-process": _("New sub-process"),
        "Create data object reference": _("New data object"),
        "Create data store reference": _("New data store"),
        "Create pool/participant": _("New pool"),
        "Create group": _("New group"),
        "Append task": _("Add a step after it"),
        "Append end event": _("Add an end after it"),
        "Append gateway": _("Add a gateway after it"),
        "Append intermediate/boundary event": _("Add an event after it"),
        "Add text annotation": _("Add a remark"),
        "Connect to other element": _("Connect to another element"),
        "Change element": _("Change the kind"),
        "Delete": _("Remove"),
        "Divide into two lanes": _("Divide into two lanes"),
        "Divide into three lanes": _("Divide into three lanes"),
        "Add lane above": _("New lane above"),
        "Add lane below": _("New lane below"),
    }


def _replacing() -> dict[str, str]:
    return {
        "Task": _("Step"),
        "User task": _("Step of a person"),
        "Service task": _("Step of the system"),
        "Send task": _("Step that sends"),
        "Receive task": _("Step that waits for a message"),
        "Manual task": _("Step by hand"),
        "Business rule task": _("Step by a rule"),
        "Exclusive gateway": _("One of the ways"),
        "Parallel gateway": _("All ways at once"),
        "Inclusive gateway": _("One or more of the ways"),
        "Event-based gateway": _("Whatever happens first"),
        "Start event": _("Start"),
        "End event": _("End"),
        "Terminate end event": _("End of everything"),
        "Timer boundary event": _("Timer that interrupts"),
        "Timer boundary event (non-interrupting)": _("Timer that does not interrupt"),
        "Message boundary event": _("Message that interrupts"),
        "Message boundary event (non-interrupting)": _("Message that does not interrupt"),
        "Timer intermediate catch event": _("Wait for a moment"),
        "Message intermediate catch event": _("Wait for a message"),
        "Sequence flow": _("Way"),
        "Default flow": _("Way taken when no other fits"),
        "Conditional flow": _("Way with a condition"),
        "Sub-process": _("Sub-process"),
    }


def _tokens() -> dict[str, str]:
    return {
        "Play/Pause Simulation": _("Go on or wait"),
        "Play Simulation": _("Goes on"),
        "Pause Simulation": _("Waits"),
        "Reset Simulation": _("From the beginning"),
        "Toggle Simulation Log": _("What happened so far"),
        "Simulation Log": _("What happened so far"),
        "No Entries": _("Nothing yet"),
        "Trigger Event": _("Let it happen"),
        "Set Sequence Flow": _("Choose the way"),
        "Add pause point": _("Wait here"),
        "Remove pause point": _("Do not wait here"),
        "Finished": _("Finished"),
        "Not supported": _("Cannot be played"),
        "Found unsupported elements": _("Some elements cannot be played"),
    }
