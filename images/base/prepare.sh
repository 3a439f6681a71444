#!/bin/bash
# Makes rootfs.tar, a minimal Debian 12.
# Debian's own package of merged /usr pulls in all of perl (49 MB), hence the hook and usr-is-merged.
set -euo pipefail

suite=bookworm
mirror=${DEBIAN_MIRROR:-http://deb.debian.org}

sources() {
  local signed='[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]'
  printf 'deb %s %s/debian %s main\n' "$signed" "$1" "$suite"
  printf 'deb %s %s/debian %s-updates main\n' "$signed" "$1" "$suite"
  printf 'deb %s %s/debian-security %s-security main\n' "$signed" "$1" "$suite"
}

# a mirror is this machine's business: the image names Debian itself
sources http://deb.debian.org > sources.list

sources "$mirror" | mmdebstrap --variant=minbase --arch=amd64 \
  --hook-dir=/usr/share/mmdebstrap/hooks/merged-usr \
  --include=usr-is-merged,tini,bash,ca-certificates,procps,libnss-wrapper,netbase,tzdata,python3 \
  --aptopt='APT::Install-Recommends "false"' \
  --dpkgopt='path-exclude=/usr/share/doc/*' \
  --dpkgopt='path-include=/usr/share/doc/*/copyright' \
  --dpkgopt='path-exclude=/usr/share/man/*' \
  --dpkgopt='path-exclude=/usr/share/info/*' \
  --dpkgopt='path-exclude=/usr/share/locale/*' \
  --dpkgopt='path-exclude=/usr/share/lintian/*' \
  --customize-hook='upload sources.list /etc/apt/sources.list' \
  --customize-hook='rm -rf "$1"/var/log/*.log "$1"/var/log/apt "$1"/var/cache/ldconfig/aux-cache "$1"/var/cache/debconf/*-old "$1"/etc/*- "$1"/etc/hostname "$1"/etc/resolv.conf' \
  "$suite" rootfs.tar -
