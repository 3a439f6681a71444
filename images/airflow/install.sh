#!/bin/bash
# install.sh FOLDER: a virtual environment with what requirements.txt locks, out of the wheels beside this script.
set -euo pipefail
cd "$(dirname "$0")"

python3 -m venv --without-pip "$1"
pip=(wheels/pip-*.whl)
"$1/bin/python" "$pip/pip" install --quiet --no-index --find-links wheels --require-hashes --no-deps --no-compile --requirement requirements.txt
# Without a look at the sources' times, which the image's layer changes: half the time of every start
"$1/bin/python" -m compileall -q -j 0 --invalidation-mode unchecked-hash "$1/lib"
chmod -R g=u "$1"
