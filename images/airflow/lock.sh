#!/bin/bash
# lock.sh [FOLDER]: makes requirements.txt anew out of requirements.in, in this folder or that of another version: after a change there, run
# `images/airflow/lock.sh images/airflow-3.2` and review the difference. Needs the Python of the image, 3.11 on x86-64.
#
# Airflow leaves its dependencies open and publishes constraints for each release, on GitHub, which are what PyPI had that day.
# PyPI still knows what it had that day, so nothing newer is considered here.
set -euo pipefail
cd "${1:-$(dirname "$0")}"

work=$(mktemp --directory)
trap 'rm -r "$work"' EXIT
python3.11 -m venv "$work"
"$work/bin/pip" install --quiet pip==26.3

"$work/bin/pip" install --quiet --dry-run --ignore-installed --only-binary :all: --report "$work/report" \
  --uploaded-prior-to "$(sed -n 's/^# as of //p' requirements.in)T00:00:00Z" --requirement requirements.in
python3.11 - "$work/report" > requirements.txt <<'PYTHON'
import json, sys
for package in json.load(open(sys.argv[1]))["install"]:
    name, version = package["metadata"]["name"], package["metadata"]["version"]
    print(f"{name.lower()}=={version} --hash=sha256:{package['download_info']['archive_info']['hashes']['sha256']}")
PYTHON
LC_ALL=C sort --output requirements.txt requirements.txt
