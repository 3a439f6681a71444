"""Compiles the pyspark package of SPARK_HOME/python and packs it as lib/pyspark.zip, from which drivers and workers import it.

Without compiled files each worker would compile the package anew, 0.6 s: zip files are never written to, and the folder is read-only.
"""
import compileall
import sys
from pathlib import Path
from py_compile import PycInvalidationMode, compile
from zipfile import ZIP_STORED, ZipFile, ZipInfo

FIXED_DATE = (1980, 1, 1, 0, 0, 0)
python = Path(sys.argv[1])


def add(library: ZipFile, name: str, content: bytes) -> None:
    entry = ZipInfo(name, FIXED_DATE)
    entry.compress_type, entry.external_attr = ZIP_STORED, 0o644 << 16
    library.writestr(entry, content)


def compiled(source: Path, name: str) -> bytes:
    target = compile(str(source), "/tmp/module.pyc", dfile=name, doraise=True, invalidation_mode=PycInvalidationMode.UNCHECKED_HASH)
    return Path(target).read_bytes()


with ZipFile(python / "lib/pyspark.zip", "w") as library:
    for source in sorted(path for path in python.glob("pyspark/**/*") if path.is_file()):
        name = str(source.relative_to(python))
        add(library, name, source.read_bytes())
        if source.suffix == ".py":
            add(library, name + "c", compiled(source, name))

if not compileall.compile_dir(
    python / "pyspark", quiet=1, workers=0, stripdir=python, prependdir="/opt/spark/python", invalidation_mode=PycInvalidationMode.UNCHECKED_HASH
):
    sys.exit(1)
