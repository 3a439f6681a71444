"""names.py JAR...: the files and folders at the root of jars."""
import sys
from zipfile import ZipFile

print("\n".join(sorted({name.split("/")[0] for jar in sys.argv[1:] for name in ZipFile(jar).namelist()})))
