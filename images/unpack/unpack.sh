#!/bin/bash
# unpack PACKAGE...: the files of Debian's packages in /unpacked, without documentation and without what they depend on.
# For programs whose packages bring in far more than the programs need: git and PostgreSQL perl (49 MB), PostgreSQL LLVM (130 MB).
# The image that takes the files installs the libraries.
set -euo pipefail

sed -i "s|http://deb.debian.org|$DEBIAN_MIRROR|" /etc/apt/sources.list
apt-get update -qq
cd "$(mktemp --directory)"
apt-get download -qq "$@"
mkdir /unpacked
for package in *.deb; do
  dpkg-deb --fsys-tarfile "$package" | tar --extract --directory /unpacked --wildcards \
    --exclude './usr/share/doc/*/[!c]*' --exclude './usr/share/doc/*/changelog*' --exclude './usr/share/lintian' --exclude './usr/share/man' --exclude './usr/share/locale'
done
