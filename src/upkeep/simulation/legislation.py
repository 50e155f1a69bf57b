"""A simulated publisher of the law: any provision on any day, in made-up words.

It speaks the markup of legislation.gov.uk. The wording says of itself that it is made up; it
holds none of the law.
"""

from datetime import date, timedelta
from xml.sax.saxutils import escape

from upkeep.law.provisions import Provision
from upkeep.simulation.web_server import Answer, Headers, SimulatedServer

PUBLISHED_FROM = date(1987, 1, 1)
_IN_FORCE_FOR = timedelta(days=400)
"""A made-up wording has been in force for so long on the day that is asked for."""

_DOCUMENT = """<?xml version="1.0" encoding="utf-8"?>
<Legislation xmlns="http://www.legislation.gov.uk/namespaces/legislation"
  DocumentURI="http://www.legislation.gov.uk/{path}/{on}"
  IdURI="http://www.legislation.gov.uk/id/{path}">
 <ukm:Metadata xmlns:ukm="http://www.legislation.gov.uk/namespaces/metadata"
   xmlns:dc="http://purl.org/dc/elements/1.1/">
  <dc:title>{document_title}</dc:title>
 </ukm:Metadata>
 <Secondary><Body><P1group>
  <Title>{title}</Title>
  <P1 id="simulated" DocumentURI="http://www.legislation.gov.uk/{path}/{on}"
    IdURI="http://www.legislation.gov.uk/id/{path}" RestrictStartDate="{since}">
   <Pnumber>{number}</Pnumber>
   <P1para>
    <Text>Made-up wording of {citation}, for trying things: this is not the law.</Text>
    <P2><Pnumber PuncBefore="(" PuncAfter=")">1</Pnumber><P2para>
     <Text>The first line says <Emphasis>nothing</Emphasis> that binds<CommentaryRef Ref="c1"/>.</Text>
     <P3><Pnumber PuncBefore="(" PuncAfter=")">a</Pnumber><P3para>
      <Text>as it stood on {on};</Text></P3para></P3>
    </P2para></P2>
   </P1para>
  </P1>
 </P1group></Body></Secondary>
 <Commentaries><Commentary id="c1"><Para><Text>A note.</Text></Para></Commentary></Commentaries>
</Legislation>
"""  # noqa: E501


class SimulatedLegislation:
    """Gives the provision and day that a path such as ``/uksi/2012/2677/regulation/36/…`` names."""

    def __init__(self, port: int = 0) -> None:
        self.server = SimulatedServer(self.respond, port)

    def respond(self, method: str, path: str, headers: Headers, body: bytes) -> Answer:
        """The provision as it stood on the day; nothing for what is no such path."""
        pieces = path.strip("/").split("/")
        try:
            on = date.fromisoformat(pieces[-2])
        except (IndexError, ValueError):
            return 404, b"", {"Content-Type": "text/html"}
        if pieces[-1] != "data.xml" or len(pieces) < 5 or on < PUBLISHED_FROM:
            return 404, b"", {"Content-Type": "text/html"}
        provision = Provision("/".join(pieces[:3]), "/".join(pieces[3:-2]))
        return 200, made_up(provision, on), {"Content-Type": "application/xml"}


def made_up(provision: Provision, on: date) -> bytes:
    """The made-up wording of a provision on a day."""
    return _DOCUMENT.format(
        path=provision.path,
        on=on.isoformat(),
        since=(on - _IN_FORCE_FOR).isoformat(),
        document_title=escape(f"A made-up document in place of {provision.document}"),
        title="A made-up title",
        number=provision.part.rpartition("/")[2] or "1",
        citation=escape(provision.citation),
    ).encode()
