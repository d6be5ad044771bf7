"""Answers of the protocol, as XML (lxml)."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parseaddr
from typing import Any
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.utils import timezone
from lxml import etree
from wagtail.models import Site

from resources.citing.plain import one_line
from resources.structured_data import dublin_core
from trajectoire.plugins import ResourceType, registry
from trajectoire.taxonomies.models import Theme

from .records import Record, Slice, harvestable, one_record, slice_of, token_expiry
from .requests import DUBLIN_CORE, SECOND, OaiRequest, ProtocolError

OAI = "http://www.openarchives.org/OAI/2.0/"
OAI_DC = "http://www.openarchives.org/OAI/2.0/oai_dc/"
DC = "http://purl.org/dc/elements/1.1/"
XSI = "http://www.w3.org/2001/XMLSchema-instance"
OAI_IDENTIFIER = "http://www.openarchives.org/OAI/2.0/oai-identifier"
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Answer:
    """One answer of the repository of ``site``, whose address is ``base_url``."""

    def __init__(self, site: Site, base_url: str) -> None:
        self.site, self.base_url = site, base_url
        self.domain = urlsplit(site.root_url).hostname or "localhost"
        self.root = etree.Element(f"{{{OAI}}}OAI-PMH", nsmap={None: OAI, "xsi": XSI})
        self.root.set(f"{{{XSI}}}schemaLocation", f"{OAI} {OAI}OAI-PMH.xsd")
        _add(self.root, "responseDate", _stamp(timezone.now()))

    @property
    def prefix(self) -> str:
        """What every identifier of a record begins with."""
        return f"oai:{self.domain}:"

    def to(self, request: OaiRequest) -> bytes:
        """The answer to a well-formed request; what it finds wrong on the way is told in it."""
        asked = _add(self.root, "request", self.base_url, verb=request.verb, **request.arguments)
        verbs = {
            "Identify": self._identify,
            "ListMetadataFormats": self._formats,
            "ListSets": self._sets,
            "GetRecord": self._get_record,
            "ListIdentifiers": self._list,
            "ListRecords": self._list,
        }
        content = etree.Element(f"{{{OAI}}}{request.verb}")
        try:
            verbs[request.verb](content, request)
        except ProtocolError as error:
            self._tell(error)
            if error.code == "badArgument":
                asked.attrib.clear()
        else:
            self.root.append(content)
        return self._bytes()

    def refusing(self, error: ProtocolError) -> bytes:
        """The answer to what is no request."""
        _add(self.root, "request", self.base_url)
        self._tell(error)
        return self._bytes()

    def _tell(self, error: ProtocolError) -> None:
        _add(self.root, "error", str(error), code=error.code)

    def _bytes(self) -> bytes:
        text: bytes = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8")
        return text

    def _identify(self, content: Any, _request: OaiRequest) -> None:
        first = harvestable().order_by("changed_at").values_list("changed_at", flat=True).first()
        config: Any = apps.get_app_config("resources")
        for name, value in (
            ("repositoryName", self.site.site_name or "Trajectoire"),
            ("baseURL", self.base_url),
            ("protocolVersion", "2.0"),
            ("adminEmail", config.setting("harvesting_contact") or parseaddr(settings.DEFAULT_FROM_EMAIL)[1]),
            ("earliestDatestamp", _stamp(first or timezone.now())),
            ("deletedRecord", "persistent"),
            ("granularity", "YYYY-MM-DDThh:mm:ssZ"),
        ):
            _add(content, name, value)
        described = etree.SubElement(
            _add(content, "description"), f"{{{OAI_IDENTIFIER}}}oai-identifier", nsmap={None: OAI_IDENTIFIER}
        )
        described.set(f"{{{XSI}}}schemaLocation", f"{OAI_IDENTIFIER} {OAI_IDENTIFIER}.xsd")
        for name, value in (
            ("scheme", "oai"),
            ("repositoryIdentifier", self.domain),
            ("delimiter", ":"),
            ("sampleIdentifier", f"{self.prefix}TR-2026-0001"),
        ):
            etree.SubElement(described, f"{{{OAI_IDENTIFIER}}}{name}").text = value

    def _formats(self, content: Any, request: OaiRequest) -> None:
        if request.get("identifier"):
            one_record(request.get("identifier"), self.prefix)
        form = _add(content, "metadataFormat")
        _add(form, "metadataPrefix", DUBLIN_CORE)
        _add(form, "schema", f"{OAI}oai_dc.xsd")
        _add(form, "metadataNamespace", OAI_DC)

    def _sets(self, content: Any, request: OaiRequest) -> None:
        if request.get("resumptionToken"):
            raise ProtocolError("badResumptionToken", "La liste des ensembles tient en une réponse.")
        for spec, name in all_sets():
            described = _add(content, "set")
            _add(described, "setSpec", spec)
            _add(described, "setName", name)

    def _get_record(self, content: Any, request: OaiRequest) -> None:
        self._record(content, one_record(request.get("identifier"), self.prefix))

    def _list(self, content: Any, request: OaiRequest) -> None:
        found = slice_of(request)
        for record in found.records:
            if request.verb == "ListRecords":
                self._record(content, record)
            else:
                self._header(content, record)
        self._token(content, found)

    def _token(self, content: Any, found: Slice) -> None:
        if found.complete:
            return
        facts = {
            "completeListSize": str(max(found.total, found.cursor + len(found.records))),
            "cursor": str(found.cursor),
        }
        if found.token:
            facts["expirationDate"] = _stamp(token_expiry())
        _add(content, "resumptionToken", found.token, **facts)

    def _header(self, parent: Any, record: Record) -> None:
        header = _add(parent, "header", **({} if record.shown else {"status": "deleted"}))
        _add(header, "identifier", f"{self.prefix}{record.notice.identifier}")
        _add(header, "datestamp", _stamp(record.notice.changed_at))
        for spec in record.notice.sets.split():
            _add(header, "setSpec", spec)

    def _record(self, parent: Any, record: Record) -> None:
        element = _add(parent, "record")
        self._header(element, record)
        if not record.shown:
            return
        described = etree.SubElement(
            _add(element, "metadata"), f"{{{OAI_DC}}}dc", nsmap={"oai_dc": OAI_DC, "dc": DC, "xsi": XSI}
        )
        described.set(f"{{{XSI}}}schemaLocation", f"{OAI_DC} {OAI}oai_dc.xsd")
        notice = record.notice.told()
        for name, value in dublin_core(notice, notice.citation(self.site.root_url, self.site.site_name)):
            etree.SubElement(described, f"{{{DC}}}{name}").text = _text(one_line(value))


def all_sets() -> Iterable[tuple[str, str]]:
    """Specification and name of every set: all types, each type, all themes, each theme."""
    yield "type", "Par type"
    for kind in registry.all(ResourceType):
        yield f"type:{kind.key}", kind.plural
    yield "theme", "Par thème"
    for theme in Theme.objects.order_by("path"):
        yield f"theme:{theme.slug}", theme.name


def _add(parent: Any, name: str, text: str = "", **attributes: str) -> Any:
    element = etree.SubElement(parent, f"{{{OAI}}}{name}")
    if text:
        element.text = _text(text)
    for attribute, value in attributes.items():
        element.set(attribute, _text(value))
    return element


def _text(value: str) -> str:
    """What XML 1.0 can hold."""
    return NOT_XML.sub("", value)


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime(SECOND)
