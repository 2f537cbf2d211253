"""Files for tests: good ones, bad ones, and ones that hide something."""

import io
import zipfile
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from senim.intake import attachments
from senim.intake.errors import FileRefused
from senim.intake.models import Attachment, ServiceRequest
from senim.intake.tests.citizen import picture
from tests.requests import sent

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
SECRET_PLACE = "43.2220N,76.8512E Абай даңғылы"
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00\x04\x00\x00\x00\xff\xff" + b"\x00" * 200


def archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def word(**more: bytes) -> bytes:
    types = b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
    return archive({"[Content_Types].xml": types, "_rels/.rels": b"<r/>", "word/document.xml": b"<w/>", **more})


def with_place() -> bytes:
    exif = Image.Exif()
    exif[0x010F] = "Maker of cameras"
    exif[0x9003] = "2026:11:01 10:00:00"
    exif[0x0112] = 6
    exif.get_ifd(0x8825).update({1: "N", 2: (43.0, 13.0, 19.0), 3: "E", 4: (76.0, 51.0, 4.0)})
    xmp = f"<x:xmpmeta>{SECRET_PLACE}</x:xmpmeta>".encode()
    return picture("JPEG", exif=exif.tobytes(), comment=SECRET_PLACE.encode(), xmp=xmp)


def kept(content: bytes, name: str = "file") -> Attachment:
    request = ServiceRequest.objects.get(pk=sent("advice").request_id)
    upload = SimpleUploadedFile(name, content)
    return attachments.attach(upload=upload, at=timezone.now(), by="citizen", request=request)


def refusal(content: bytes, name: str = "photo.jpg") -> str:
    before = Attachment.objects.count()
    with pytest.raises(FileRefused) as refused:
        kept(content, name)
    assert Attachment.objects.count() == before
    assert not bytes_in(settings.ATTACHMENTS_DIR)
    return refused.value.code


def bytes_in(folder: Path) -> list[Path]:
    return [path for path in Path(folder).glob("*/*") if path.is_file()]
