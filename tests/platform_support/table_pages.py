"""Tables of lists as a researcher brings them to the page on hidden groups."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

ADDRESS = "/onderzoek/lijsten/"
#: Four made-up lists; of 31 combinations of people some are small.
TABLE = """\
politie,opvang,zorg,inspectie,aantal
1,1,1,0,11
1,1,0,1,4
1,1,0,0,74
1,0,1,1,3
1,0,1,0,22
1,0,0,1,19
1,0,0,0,164
0,1,1,1,1
0,1,1,0,17
0,1,0,1,6
0,1,0,0,110
0,0,1,1,8
0,0,1,0,137
0,0,0,1,73
"""
#: Three made-up lists of women and men, and of few of whom that is not known.
GROUPED = """\
politie,opvang,zorg,geslacht,aantal
1,0,0,vrouw,90
0,1,0,vrouw,110
0,0,1,vrouw,70
1,1,0,vrouw,41
0,1,1,vrouw,22
1,0,1,vrouw,12
1,1,1,vrouw,6
1,0,0,man,120
0,1,0,man,30
0,0,1,man,60
1,1,0,man,14
0,1,1,man,8
1,0,1,man,19
1,0,0,onbekend,3
0,1,1,onbekend,1
"""
QUICK = ("chao", "independence", "stepwise", "graphs")


def bring(
    client: Client,
    content: str | bytes = TABLE,
    *,
    name: str = "lijsten.csv",
    prefix: str = "",
    **chosen: object,
) -> HttpResponse:
    """Send a table with the quick methods, unless something else is chosen."""
    data = content.encode() if isinstance(content, str) else content
    given = {"methods": list(QUICK), "resamples": "1000", "count": "", **chosen}
    return client.post(f"{prefix}{ADDRESS}", {**given, "file": SimpleUploadedFile(name, data)})
