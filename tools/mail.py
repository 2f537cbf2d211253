"""A Postfix and a Dovecot of one's own for tests: on spare ports of the loopback, in a new folder, gone afterwards."""

import os
import pwd
import shutil
import smtplib
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

from tools.postgres import spare_port

HOST: Final = "senim.example"
PASSWORD: Final = "only-for-tests"
"""Of mailboxes that live for one test."""
PROGRAMS: Final = ("/usr/sbin/postfix", "/usr/sbin/dovecot", "/usr/lib/dovecot/lmtp", "/usr/lib/dovecot/imap")
_START_SECONDS: Final = 20.0
_MAIN: Final = """
compatibility_level = 3.6
myhostname = mx.{host}
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
smtpd_recipient_restrictions = permit_mynetworks, reject
virtual_mailbox_domains = {host}
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
recipient_delimiter = +
alias_maps =
default_transport = error:nothing leaves this machine
message_size_limit = 104857600
queue_directory = {folder}/queue
data_directory = {folder}/state
maillog_file = {folder}/postfix.log
maillog_file_prefixes = {folder}
mail_owner = postfix
setgid_group = postdrop
"""
_MASTER: Final = """
127.0.0.1:{smtp} inet n - n - - smtpd
postlog unix-dgram n - n - 1 postlogd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
tlsmgr unix - - n 1000? 1 tlsmgr
"""
_DOVECOT: Final = """
protocols = imap lmtp
base_dir = {folder}/run
state_dir = {folder}/run
instance_name = {folder}
log_path = {folder}/dovecot.log
listen = 127.0.0.1
ssl = no
disable_plaintext_auth = no
first_valid_uid = 1
recipient_delimiter = +
mail_location = maildir:{folder}/mail/%n
passdb {{
  driver = passwd-file
  args = username_format=%u {folder}/users
}}
userdb {{
  driver = passwd-file
  args = username_format=%u {folder}/users
}}
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {imap}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


class NoMail(Exception):
    """There is no mail server on this machine, or it did not start; the message says which."""


class Mail(NamedTuple):
    """The servers: where letters are handed in and where mailboxes are read, and what Postfix says of itself."""

    smtp: int
    imap: int
    log: Path

    def hand_in(self, sender: str, to: str, letter: bytes) -> None:
        """Give a letter to Postfix as any other mail server would, with the envelope as it is told."""
        with smtplib.SMTP("127.0.0.1", self.smtp, timeout=20) as server:
            server.sendmail(sender, [to], letter)


def check() -> None:
    """Refuses NoMail where the servers are not installed or may not be started: Postfix starts as root only."""
    missing = [name for name in PROGRAMS if not Path(name).exists()]
    if missing:
        raise NoMail("no mail server found: apt install postfix dovecot-imapd dovecot-lmtpd")
    if os.geteuid() != 0:
        raise NoMail("Postfix starts as root only")


@contextmanager
def servers(people: Sequence[str]) -> Iterator[Mail]:
    """Both servers running, with a mailbox for each of these people at HOST, password PASSWORD. Refuses NoMail."""
    check()
    folder = Path(tempfile.mkdtemp(prefix="senim-mail-"))
    mail = Mail(spare_port(), spare_port(), folder / "postfix.log")
    try:
        _write(folder, mail, people)
        with _dovecot(folder), _postfix(folder):
            for port in (mail.smtp, mail.imap):
                _answering(port, folder)
            yield mail
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _write(folder: Path, mail: Mail, people: Sequence[str]) -> None:
    """The servers' files: they read nothing of what the machine's own mail is set to."""
    ordinary = pwd.getpwnam("nobody")
    folder.chmod(0o755)
    names = {"host": HOST, "folder": folder, "smtp": mail.smtp, "imap": mail.imap, "lmtp": spare_port()}
    for name in ("postfix", "queue", "state", "mail", "run"):
        (folder / name).mkdir()
    os.chown(folder / "state", pwd.getpwnam("postfix").pw_uid, -1)
    os.chown(folder / "mail", ordinary.pw_uid, ordinary.pw_gid)
    (folder / "postfix" / "main.cf").write_text(_MAIN.format(**names))
    (folder / "postfix" / "master.cf").write_text(_MASTER.format(**names))
    (folder / "dovecot.conf").write_text(_DOVECOT.format(**names))
    rows = [
        f"{name}@{HOST}:{{PLAIN}}{PASSWORD}:{ordinary.pw_uid}:{ordinary.pw_gid}::{folder}/mail::" for name in people
    ]
    (folder / "users").write_text("\n".join(rows) + "\n")


@contextmanager
def _dovecot(folder: Path) -> Iterator[None]:
    with subprocess.Popen([PROGRAMS[1], "-F", "-c", folder / "dovecot.conf"], stderr=subprocess.DEVNULL) as running:
        try:
            yield
        finally:
            running.terminate()
            running.wait(10)


@contextmanager
def _postfix(folder: Path) -> Iterator[None]:
    control = [PROGRAMS[0], "-c", str(folder / "postfix")]
    with (folder / "said").open("w") as said:
        done = subprocess.run([*control, "start"], stdin=subprocess.DEVNULL, stdout=said, stderr=said)
    if done.returncode:
        raise NoMail(f"Postfix did not start: {_said(folder)}")
    try:
        yield
    finally:
        subprocess.run([*control, "abort"], stdin=subprocess.DEVNULL, capture_output=True)


def _said(folder: Path) -> str:
    files = [folder / name for name in ("said", "postfix.log", "dovecot.log")]
    return "\n".join(file.read_text()[-400:] for file in files if file.exists()).strip()


def _answering(port: int, folder: Path) -> None:
    """Wait until somebody answers at a port. Refuses NoMail."""
    until = time.monotonic() + _START_SECONDS
    while time.monotonic() < until:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise NoMail(f"no answer at port {port}: {_said(folder)}")
