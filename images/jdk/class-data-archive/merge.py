"""merge.py LIST...: the classes of several lists, each once, without those that a program generates or loads by a class loader of its own."""
import sys

merged: dict[str, None] = {}
for path in sys.argv[1:]:
    with open(path) as lines:
        for line in lines:
            # a killed JVM leaves half a line
            if line.endswith("\n") and not line.startswith("#") and "source:" not in line:
                merged[line.rstrip().split(" id:")[0]] = None
print("\n".join(merged))
