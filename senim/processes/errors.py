"""What running a process refuses; the kernel's own refusals (`kernel.errors.Refused`) pass through."""

from senim.kernel.migrating import Obstacle


class ProcessRefused(Exception):
    """The base; `code` is stable, views turn it into words."""

    code = "refused"


class UnknownRun(ProcessRefused):
    """There is no instance with this stream number."""

    code = "unknown_run"


class SecondPersonNeeded(ProcessRefused):
    """The person who did the step before may not also approve it."""

    code = "second_person"


class NotCodedVariable(ProcessRefused):
    """A variable is not declared by the process, or its value is not one of the declared ones."""

    code = "not_coded"


class CannotMigrate(ProcessRefused):
    """The instance has to stay on its version; `obstacles`, never empty, say why."""

    code = "cannot_migrate"

    def __init__(self, obstacles: tuple[Obstacle, ...]) -> None:
        super().__init__(", ".join(f"{one.element}: {one.reason}" for one in obstacles))
        self.obstacles = obstacles


class OtherService(ProcessRefused):
    """A request cannot move to a version of another service."""

    code = "other_service"


class MoveUnderWay(ProcessRefused):
    """The requests of this version are being moved already."""

    code = "move_under_way"


class NothingToMove(ProcessRefused):
    """No request that could be moved runs on this version."""

    code = "nothing_to_move"
