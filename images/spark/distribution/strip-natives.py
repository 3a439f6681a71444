"""Takes native libraries of other platforms than Linux on x86-64 with glibc out of the jars of a folder: 80 MB."""
import re
import sys
from pathlib import Path
from zipfile import ZipFile, ZipInfo

NATIVE = re.compile(r"\.(so|dll|jnilib|dylib|a)$")
FOREIGN_JAR = re.compile(r"-(osx|windows|linux-(?!x86_64))[-_a-z0-9]*\.jar$")


def is_foreign(name: str) -> bool:
    name = name.lower()
    ours = re.search(r"linux", name) and re.search(r"x86_64|amd64|linux64", name) and not re.search(r"musl|android", name)
    return bool(NATIVE.search(name)) and not ours


def strip(jar: Path) -> None:
    with ZipFile(jar) as source:
        kept = [entry for entry in source.infolist() if not is_foreign(entry.filename)]
        if len(kept) == len(source.infolist()):
            return
        stripped = jar.with_suffix(".stripped")
        with ZipFile(stripped, "w") as target:
            for entry in kept:
                copy = ZipInfo(entry.filename, entry.date_time)
                copy.compress_type, copy.external_attr = entry.compress_type, entry.external_attr
                target.writestr(copy, source.read(entry))
    stripped.replace(jar)


for jar in sorted(Path(sys.argv[1]).glob("*.jar")):
    if FOREIGN_JAR.search(jar.name):
        jar.unlink()
    else:
        strip(jar)
