"""merge-class-lists.py FOLDER: one list of the classes that any of the JVMs loaded, without those of class loaders of their own."""
import sys
from pathlib import Path

seen: dict[str, None] = {}
for path in sorted(Path(sys.argv[1]).iterdir(), key=lambda path: -path.stat().st_size):
    for line in path.read_text().splitlines():
        if line and not line.startswith("#") and "source:" not in line:
            seen[line.split(" id:")[0]] = None
print("\n".join(seen))
