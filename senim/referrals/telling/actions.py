"""An officer says where they want neutral reminders, if anywhere."""

from senim.accounts.models import Officer
from senim.referrals.telling.models import StaffAddress


def set_address(*, officer: Officer, email: str) -> None:
    """Keep the address; an empty one takes it away, and nothing is sent any more."""
    if email:
        StaffAddress.objects.update_or_create(officer=officer, defaults={"email": email})
    else:
        StaffAddress.objects.filter(officer=officer).delete()
