#!/usr/bin/env bash
# PyYAML 6.0.4, ruamel.yaml 0.19.1 (PyPI), yaml 2.9.1, js-yaml 5.5.0 (npm)
#
# Sigma rules are read by PyYAML, a reader of YAML 1.1. Whoever reads them elsewhere asks for YAML 1.1 where a reader offers it.
#
# Guessed: ruamel.yaml reads 1.1 as PyYAML does, y included; yaml takes y for true (75 %), an account id that begins with 0 and
#          has an 8 or 9 for a number (60 %), and 1e3 for a number (55 %); js-yaml reads none of it as 1.1 does.
# Found:   four readers, four answers. Of the two readers in Python, one takes y for true and 1.5e3 for a number, the other for
#          text; the account id is text in both. In both of JavaScript it is a number without its first digit. A
#          long number is exact in Python alone. "=" and "<<" as values are errors in Python and text in JavaScript.
# Output:  the table below: PyYAML, ruamel.yaml, yaml, js-yaml; "refused" for a raised error.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check PyYAML==6.0.4 ruamel.yaml==0.19.1
npm init --yes >/dev/null
npm install --prefer-offline --silent --no-audit --no-fund yaml@2.9.1 js-yaml@5.5.0

cat >cases <<'CASES'
y
No
012345678901
012345670123
1e3
1.5e3
12:30:45
1_000
0o17
=
<<
123456789012345678
CASES

cat >read.py <<'PYTHON'
import json
import warnings

import yaml
from ruamel.yaml import YAML

warnings.simplefilter("ignore")


def ruamel(text):
    reader = YAML(typ="safe", pure=True)
    reader.version = (1, 1)
    return reader.load(text)


for line in open("cases"):
    answers = []
    for read in (yaml.safe_load, ruamel):
        try:
            answers.append(json.dumps(read(f"field: {line}")["field"]))
        except Exception:
            answers.append("refused")
    print("|".join(answers))
PYTHON
cat >read.cjs <<'JAVASCRIPT'
const { readFileSync } = require("node:fs");
const yaml = require("yaml");
const jsYaml = require("js-yaml");

for (const line of readFileSync("cases", "utf8").trimEnd().split("\n"))
  console.log(
    [(text) => yaml.parse(text, { version: "1.1" }), jsYaml.load]
      .map((read) => {
        try {
          return JSON.stringify(read(`field: ${line}\n`).field);
        } catch {
          return "refused";
        }
      })
      .join("|"),
  );
JAVASCRIPT

paste -d'|' cases <(python/bin/python read.py) <(node read.cjs) | while IFS='|' read -r value first second third fourth; do
  printf '%-20s %-20s %-20s %-20s %s\n' "$value" "$first" "$second" "$third" "$fourth"
done | tee actual

diff - actual <<'EXPECTED'
y                    "y"                  true                 true                 "y"
No                   false                false                false                "No"
012345678901         "012345678901"       "012345678901"       12345678901          12345678901
012345670123         1402433619           1402433619           1402433619           12345670123
1e3                  "1e3"                1000.0               1000                 1000
1.5e3                "1.5e3"              1500.0               1500                 1500
12:30:45             45045                45045                45045                "12:30:45"
1_000                1000                 1000                 1000                 "1_000"
0o17                 "0o17"               "0o17"               "0o17"               15
=                    refused              refused              "="                  "="
<<                   refused              refused              "<<"                 "<<"
123456789012345678   123456789012345678   123456789012345678   123456789012345680   123456789012345680
EXPECTED
