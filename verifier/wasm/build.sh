#!/bin/sh
# Builds the shop page's module and writes it where the page has it, with its SHA-256 and the names of
# its compilers; and the smaller ones in target/page, verifier-core.wasm and verifier-signed.wasm.
#
#   verifier/wasm/build.sh [FOLDER]     FOLDER: verifier/pwa by default
#
# The compiler of this project is the ordinary way. Where its sources cannot be had, Debian's compiler
# for the web is taken (packages rustc-web, rust-web-src); both leave a module that behaves the same.
# The standard library is built anew, so that nothing is in the module that it does not use.
set -eu
cd "$(dirname "$0")/../.."
folder=${1:-verifier/pwa}
target=wasm32-unknown-unknown
sysroot=$(rustc --print sysroot)

if rustup target add $target >/dev/null 2>&1 && rustup component add rust-src >/dev/null 2>&1; then
    RUSTC=$(rustup which rustc)
    sources=$sysroot/lib/rustlib/src/rust
else
    RUSTC=/usr/bin/rustc
    [ -x $RUSTC ] && ls -d /usr/src/rustc-* >/dev/null 2>&1 ||
        apt-get install -y --no-install-recommends rustc-web rust-web-src >/dev/null
    sources=$(ls -d /usr/src/rustc-* | tail -1)
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER=$(find "$sysroot" -name rust-lld | head -1)
    export CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER
fi
command -v wasm-opt >/dev/null || apt-get install -y --no-install-recommends binaryen >/dev/null

# A panic ends the module at once, without words; no path of this machine stands in it.
flags="-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none"
# SHA-2 in loops: half the size, and a card has little to hash.
flags="$flags --cfg=sha2_backend_soft=\"compact\""
flags="$flags --remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}/registry/src=/registry"
flags="$flags --remap-path-prefix=$PWD=/project --remap-path-prefix=$sources=/rust"
export RUSTC RUSTC_BOOTSTRAP=1
CARGO_ENCODED_RUSTFLAGS=$(printf '%s' "$flags" | tr ' ' '\037')
export CARGO_ENCODED_RUSTFLAGS

# PACKAGE PROFILE FILE [OPTIONS]: one at a time, so that each has the features that it asks for itself.
build() {
    package=$1 profile=$2 file=$3
    shift 3
    cargo build --locked --quiet --profile "$profile" -p "$package" "$@" --target $target --target-dir target/page \
        -Zbuild-std=std,panic_abort -Zbuild-std-features=optimize_for_size
    wasm-opt -Oz --converge --enable-bulk-memory --enable-sign-ext --enable-nontrapping-float-to-int \
        --enable-mutable-globals --enable-reference-types --enable-multivalue --strip-debug --strip-producers \
        "target/page/$target/$profile/$(echo "$package" | tr - _).wasm" -o "$file"
}
compressed() {
    gzip -9c "$1" | wc -c
}
mkdir -p "$folder"
build verifier-wasm-core wasm-smallest target/page/verifier-signed.wasm --no-default-features --features signed
build verifier-wasm-core wasm target/page/verifier-core.wasm --no-default-features --features lists
build verifier-wasm wasm "$folder/verifier.wasm"
(cd "$folder" && sha256sum verifier.wasm && echo "# $("$RUSTC" --version), $(wasm-opt --version)") > "$folder/verifier.wasm.sha256"
echo "signatures only $(compressed target/page/verifier-signed.wasm) bytes compressed," \
    "with lists $(compressed target/page/verifier-core.wasm)," \
    "with decoder $(compressed "$folder/verifier.wasm")"
