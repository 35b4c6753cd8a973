#!/usr/bin/env bash
# Compiles libopus to opus.wasm. The result is committed, so that nobody needs
# this to build Offelia; whoever does not trust it can make it again and compare.
#
# On Debian 12: apt-get install clang lld wasi-libc libclang-rt-14-dev-wasm32
# and the source that Debian ships (apt-get source --download-only opus).
# usage: build.sh opus_1.3.1.orig.tar.gz
set -euo pipefail
tarball=$(realpath "${1:?usage: build.sh opus_1.3.1.orig.tar.gz}")
cd "$(dirname "$0")"
echo "65b58e1e25b2a114157014736a3d9dfeaad8d41be1c8179866f144a2fb44ff9d  $tarball" | sha256sum --check --quiet
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tar -xzf "$tarball" -C "$work" --strip-components=1
cp codec.c "$work/offelia.c"
cp "$work/COPYING" LICENSE
out=$PWD/../opus.wasm
cd "$work"
sources() { # the C files that a list of libopus names under a variable
	make -s -f <(printf 'include %s\nall:\n\t@echo $(%s)\n' "$1" "$2") all
}
files="$(sources opus_sources.mk OPUS_SOURCES) $(sources opus_sources.mk OPUS_SOURCES_FLOAT)
	$(sources celt_sources.mk CELT_SOURCES)
	$(sources silk_sources.mk SILK_SOURCES) $(sources silk_sources.mk SILK_SOURCES_FLOAT)"
# shellcheck disable=SC2086 # the lists are words
clang --target=wasm32-wasi -O3 -flto -msimd128 -mexec-model=reactor -fno-math-errno \
	-DOPUS_BUILD -DVAR_ARRAYS -DHAVE_LRINT -DHAVE_LRINTF -DFLOAT_APPROX -DPACKAGE_VERSION='"1.3.1"' \
	-Iinclude -Icelt -Isilk -Isilk/float -I. -w $files offelia.c -o "$out" \
	-Wl,--strip-all -Wl,--lto-O3 -Wl,-z,stack-size=196608 -Wl,--no-entry
ls -l "$out"
sha256sum "$out"
