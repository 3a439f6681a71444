#!/bin/bash
# Compiles it from its module.
set -euo pipefail

CGO_ENABLED=0 GOFLAGS=-trimpath go build -ldflags '-s -w' -o versitygw github.com/versity/versitygw/cmd/versitygw
