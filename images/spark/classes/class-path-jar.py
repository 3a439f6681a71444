"""class-path-jar.py JARS TARGET: a jar without classes that stands for all jars of a folder, in one order on every file system."""
import sys
from pathlib import Path
from zipfile import ZipFile, ZipInfo

jars, target = Path(sys.argv[1]), Path(sys.argv[2])


def folded(line: str) -> str:
    """A line of a manifest has at most 72 bytes and goes on in the next one after a space."""
    return "\r\n ".join([line[:70], *(line[i : i + 69] for i in range(70, len(line), 69))])


order = sorted(jars.glob("*.jar"), key=lambda jar: (not jar.name.startswith("slf4j-api-"), jar.name))  # as Spark's launcher has it
names = " ".join(f"../{jars.name}/{jar.name}" for jar in order)
with ZipFile(target, "w") as archive:
    archive.writestr(ZipInfo("META-INF/MANIFEST.MF"), f"Manifest-Version: 1.0\r\n{folded(f'Class-Path: {names}')}\r\n\r\n")
