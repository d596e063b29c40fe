"""Files made to harm: each is small on the disk, and what it would become is not."""

from __future__ import annotations

import json
import resource
import struct
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from tests.feedback.imports.parquets import a_parquet, survey
from tests.feedback.imports.workbooks import PARTS, SPREADSHEET, a_sheet, by_hand
from tests.servers import ROOT

MIB = 1024 * 1024
MOST_ADDRESSES = 3072 * MIB
HEADER = '<row r="1"><c r="A1" t="s"><v>0</v></c></row>'
START, END = f'<worksheet xmlns="{SPREADSHEET}"><sheetData>{HEADER}', "</sheetData></worksheet>"
DOCTYPE = (
    '<!DOCTYPE a [<!ENTITY x0 "ha">'
    + "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 10))
    + "]>"
)
READ = """
import json, resource, sys
from contextlib import closing
from pathlib import Path
from django.conf import settings
settings.configure(USE_I18N=False)
from jalon.feedback.imports.guessing import FileRefused
from jalon.feedback.imports.reading import opened
def peak():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024
before, said, rows, refused = peak(), "", 0, 0
try:
    with closing(opened(Path(sys.argv[1]))) as file:
        for record in file.records():
            rows, refused = rows + 1, refused + bool(record.refusal)
except FileRefused as refusal:
    said = str(refusal)
grown, engine = peak() - before, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
print(json.dumps(dict(said=said, rows=rows, refused=refused, grown=grown, engine=engine)))
"""


def bound() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MOST_ADDRESSES, MOST_ADDRESSES))


@dataclass(frozen=True, slots=True)
class Outcome:
    said: str  # the refusal of the file, if any
    rows: int
    refused: int
    grown: int  # MiB, at the peak
    engine: int  # MiB, of the process of its own, at the peak


def outcome(path: Path) -> Outcome:
    """Read to its end in a process of its own, whose memory is measured and bounded."""
    done = subprocess.run(
        [sys.executable, "-c", READ, str(path)], env={"PYTHONPATH": str(ROOT)},
        capture_output=True, text=True, check=False, preexec_fn=bound,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return Outcome(**json.loads(done.stdout))


# Workbooks


def piece(folder: Path, unit: str, times: int, start: str = START, end: str = END) -> Path:
    """A sheet that repeats a piece: written as it goes, for a gigabyte is not held."""
    path = by_hand(folder)
    whole = zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1)
    block = unit * 1000
    with whole:
        for name, content in PARTS.items():
            whole.writestr(name, content)
        with whole.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as part:
            part.write(start.encode())
            for _ in range(times // 1000):
                part.write(block.encode())
            part.write(end.encode())
    return path


def texts(folder: Path, unit: str, times: int) -> Path:
    """Shared texts that repeat a piece."""
    body = f'<sst xmlns="{SPREADSHEET}"><si><t>Note</t></si>{unit * times}</sst>'
    return by_hand(folder, parts={"xl/sharedStrings.xml": body})


def numbered(folder: Path, unit: str, times: int) -> Path:
    """A sheet of pieces that are all different."""
    return by_hand(folder, sheet=START + "".join(unit.format(n) for n in range(times)) + END)


def lying(folder: Path) -> Path:
    """An entry that declares a hundred bytes and unpacks to a gigabyte."""
    path = piece(folder, " " * 1000, 1_000_000)
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"PK\x01\x02", 0, content.rindex(b"xl/worksheets/sheet1.xml"))
    content[entry + 24 : entry + 28] = struct.pack("<I", 100)
    path.write_bytes(content)
    return path


def many_entries(folder: Path) -> Path:
    path = by_hand(folder)
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(60_000):
            archive.writestr(f"x{number}", "")
    return path


def nested(folder: Path) -> Path:
    inner = piece(folder, " " * 1000, 100_000).read_bytes()
    path = folder / "nested.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(50):
            archive.writestr(f"{number}.xlsx", inner)
    return path


def with_doctype(folder: Path, part: str, doctype: str = DOCTYPE) -> Path:
    whole = PARTS | {"xl/worksheets/sheet1.xml": a_sheet(HEADER)}
    return by_hand(folder, parts={part: doctype + whole[part].replace("Note", "&x9;")})


# Parquet files


def dictionary_bomb(folder: Path, rows: int = 50_000) -> Path:
    """One long text, said fifty thousand times by its number: 5 GB."""
    text = "(SELECT string_agg(md5(CAST(i AS VARCHAR)), '') FROM range(3125) AS one(i))"
    query = f"FROM (SELECT {text} AS a), range({rows}) SELECT a"
    return a_parquet(folder, query, ", ROW_GROUP_SIZE 200_000")


def repeated_bomb(folder: Path) -> Path:
    """Rows of a megabyte that compress to nothing."""
    query = "SELECT repeat('x', 1_000_000) AS a FROM range(2000)"
    return a_parquet(folder, query, ", COMPRESSION zstd")


def wide(folder: Path, columns: int) -> Path:
    return a_parquet(folder, "SELECT " + ", ".join(f"1 AS c{at}" for at in range(columns)))


def nulls(folder: Path, rows: int) -> Path:
    return a_parquet(folder, f"FROM range({rows}) SELECT NULL::INTEGER AS a")


def footed(folder: Path, change: Callable[[bytes], bytes]) -> Path:
    """A file whose footer was changed after the fact."""
    path = survey(folder, rows=1000)
    whole = path.read_bytes()
    size = struct.unpack("<I", whole[-8:-4])[0]
    footer = change(whole[-8 - size : -8])
    path.write_bytes(whole[: -8 - size] + footer + struct.pack("<I", len(footer)) + b"PAR1")
    return path


def varint(number: int) -> bytes:
    found = b""
    while number >= 0x80:
        found, number = found + bytes([number & 0x7F | 0x80]), number >> 7
    return found + bytes([number])


def listed(folder: Path, size: int) -> Path:
    """A footer whose schema is a list of more elements than it has bytes (thrift, compact)."""
    return footed(folder, lambda _: b"\x15" + varint(4) + b"\x19\xfc" + varint(size))


def told_rows(told: int) -> Callable[[bytes], bytes]:
    """Another number of rows than the file has; 1,000 is D0 0F, zigzagged."""
    lie = b"\x16" + varint(told * 2) + b"\x19"
    return lambda footer: footer.replace(b"\x16\xd0\x0f\x19", lie, 1)


def corrupt(folder: Path, at: float) -> Path:
    """Zeros written over a part of the pages."""
    path = survey(folder, rows=20_000)
    whole = bytearray(path.read_bytes())
    start = int(len(whole) * at)
    whole[start : start + 4096] = bytes(4096)
    path.write_bytes(whole)
    return path


BY_ELEMENTS = """
import sys, zipfile
from pathlib import Path
from xml.etree.ElementTree import iterparse
with zipfile.ZipFile(sys.argv[1]).open("xl/worksheets/sheet1.xml") as sheet:
    for _event, element in iterparse(sheet):
        if element.tag.endswith("}row"):
            element.clear()
lines = Path("/proc/self/status").read_text().splitlines()
print(next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) // 1024)
"""
