#!/bin/bash
# unpack.sh SDIST TARGET: the layout of a Spark release, out of its Python package.
set -euo pipefail
sdist=$1 target=$2

mkdir -p /unpacked "$target"/python "$target"/examples/src/main/python
tar --extract --gzip --file "$sdist" --directory /unpacked --strip-components=1 --no-same-owner
cd /unpacked
rm -f deps/bin/*.cmd deps/bin/docker-image-tool.sh
mv deps/bin deps/sbin deps/jars deps/data deps/licenses LICENSE NOTICE "$target"
mv deps/examples/* "$target"/examples/src/main/python
mv lib pyspark "$target"/python
# spark-submit takes a folder with this file for a release and not for a checkout
touch "$target"/RELEASE
chmod -R go=rX "$target"
