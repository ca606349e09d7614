#!/bin/sh
# Makes devanagari.woff2, the page's own font for phones that have none for Hindi, from fonts/.
#
#   verifier/pwa/build-font.sh [FILE]     needs pyftsubset of fonttools, with brotli
#
# The letters and signs of Hindi, with every conjunct of them; no Vedic signs, no hinting, which
# phones do not use. It keeps its licence (SIL Open Font License 1.1) in its name table.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
exec "${PYFTSUBSET:-pyftsubset}" "$here/../../fonts/NotoSansDevanagari-Regular.ttf" \
    --unicodes="U+0020,U+002C-002E,U+00B7,U+0900-0903,U+0905-0939,U+093C-0950,U+0958-0970,U+200C,U+200D,U+20B9,U+25CC" \
    --layout-features='*' --name-IDs='*' --no-hinting --flavor=woff2 \
    --output-file="${1:-$here/devanagari.woff2}"
