#!/usr/bin/env bash
# DuckDB 1.5.6 and 2.0.1 (PyPI): JSON arrows beside AND, OR and NOT
#
# Guessed: 1.5 binds j->>'a' = 'x' as j->>('a' = 'x'), so even a lone comparison goes wrong (65 %); beside OR it
#          raises an error (70 %); 2.0 binds as one reads it (60 %).
# Found:   a lone comparison is right in 1.5.6. Beside AND, OR or NOT it binds differently there: most combinations raise
#          a conversion error, but `1 = 1 OR j->>'a' = 'x'` returns no row at all, without an error. `… AND true` is
#          right and `true AND …` is an error. 2.0.1 answers each of them as one reads it.
# Output:  the table below.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for version in 1.5.6 2.0.1; do
  python3 -m venv "$work/$version"
  "$work/$version/bin/pip" install --quiet --disable-pip-version-check "duckdb==$version"
done

cat >"$work/run.py" <<'PYTHON'
import duckdb

rows = """(VALUES ('{"a": "x", "n": 10}'::JSON), ('{"a": "y", "n": 3}'::JSON), ('{"n": null}'::JSON)) AS t (j)"""
conditions = [
    "j->>'a' = 'x'",
    "j->>'a' = 'x' AND true",
    "true AND j->>'a' = 'x'",
    "j->>'a' = 'x' OR j->>'a' = 'y'",
    "NOT j->>'a' = 'x'",
    "j->>'a' = j->>'a'",
    "1 = 1 OR j->>'a' = 'x'",
    "1 = 1 OR (j->>'a') = 'x'",
]
for condition in conditions:
    try:
        count = duckdb.connect().execute(f"SELECT count(*) FROM {rows} WHERE {condition}").fetchone()[0]
    except duckdb.Error as error:
        count = type(error).__name__
    print(f"{duckdb.__version__}  {condition:<32} {count}")
PYTHON

for version in 1.5.6 2.0.1; do
  "$work/$version/bin/python" "$work/run.py"
done | tee "$work/actual"

diff - "$work/actual" <<'EXPECTED'
1.5.6  j->>'a' = 'x'                    1
1.5.6  j->>'a' = 'x' AND true           1
1.5.6  true AND j->>'a' = 'x'           ConversionException
1.5.6  j->>'a' = 'x' OR j->>'a' = 'y'   ConversionException
1.5.6  NOT j->>'a' = 'x'                ConversionException
1.5.6  j->>'a' = j->>'a'                ConversionException
1.5.6  1 = 1 OR j->>'a' = 'x'           0
1.5.6  1 = 1 OR (j->>'a') = 'x'         3
2.0.1  j->>'a' = 'x'                    1
2.0.1  j->>'a' = 'x' AND true           1
2.0.1  true AND j->>'a' = 'x'           1
2.0.1  j->>'a' = 'x' OR j->>'a' = 'y'   2
2.0.1  NOT j->>'a' = 'x'                1
2.0.1  j->>'a' = j->>'a'                2
2.0.1  1 = 1 OR j->>'a' = 'x'           3
2.0.1  1 = 1 OR (j->>'a') = 'x'         3
EXPECTED
