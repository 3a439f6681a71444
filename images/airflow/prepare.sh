#!/bin/bash
# Fetches the wheels that requirements.txt locks, for the image's Python, whatever this machine's is. pip knows this machine's mirrors and checks the hashes.
set -euo pipefail

store=$DOWNLOADS/python
mapfile -t platforms < <(printf -- '--platform=manylinux_2_%d_x86_64\n' {5..36}) # up to the C library of Debian 12

wheels() {
  python3 -m pip download --quiet --no-deps --require-hashes --only-binary :all: \
    --implementation cp --python-version 3.11 --platform manylinux2014_x86_64 "${platforms[@]}" "$@"
}
stored() {
  wheels --no-index --find-links "$store" --dest wheels --requirement requirements.txt
}

mkdir -p "$store"
if ! stored 2> /dev/null; then
  split --number l/4 requirements.txt part-
  for part in part-*; do
    wheels --find-links "$store" --dest "$store" --requirement "$part" &
  done
  for job in $(jobs -p); do wait "$job"; done
  stored
fi
