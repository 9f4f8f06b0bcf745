#!/usr/bin/env bash
# DuckDB 1.5.6 and 2.0.1 (PyPI): JSON values kept in a VARIANT column
#
# Guessed: 1 = 1.0 is true in both, and JOIN follows `=` (80 %); ORDER BY is numeric (75 %); a key that a document has
#          twice keeps its last value (50 %); an object's keys keep their order (85 %); 20 digits become a double (55 %).
# Found:   ORDER BY puts every integer before every decimal (2, 10, 9.5, 100.0), and the larger of 9.5 and 10 is 9.5.
#          In 1.5.6, 1 = 1.0 is true and EXISTS finds the pair, but JOIN and DISTINCT do not; in 2.0.1 the two differ
#          everywhere, and 2.0 < 10 is false as well. Of a key written twice 1.5.6 hands out the first value by name and the last one in the text;
#          2.0.1 the last one in both. 2.0.1 sorts an object's keys, 1.5.6 keeps their order. 20 digits survive.
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


def one(text):
    return f"'{text}'::JSON::VARIANT"


def column(*texts):
    return "(VALUES " + ", ".join(f"({one(text)})" for text in texts) + ") AS t (v)"


integer, decimal = f"(SELECT {one('1')} AS v) AS a", f"(SELECT {one('1.0')} AS v) AS b"
twice, pair = one('{"k": 1, "k": 2}'), one('{"b": 1, "a": 2}')
questions = {
    "1 = 1.0": f"SELECT {one('1')} = {one('1.0')}",
    "1, 1.0: EXISTS": f"SELECT count(*) FROM {integer} WHERE EXISTS (SELECT 1 FROM {decimal} WHERE a.v = b.v)",
    "1, 1.0: JOIN": f"SELECT count(*) FROM {integer} JOIN {decimal} ON a.v = b.v",
    "1, 1.0: DISTINCT": f"SELECT count(DISTINCT v) FROM {column('1', '1.0')}",
    "2.0 < 10": f"SELECT {one('2.0')} < {one('10')}",
    "ORDER BY": f"SELECT string_agg(v::JSON::VARCHAR, ' ' ORDER BY v) FROM {column('10', '9.5', '2', '100.0')}",
    "max of 9.5 and 10": f"SELECT max(v)::JSON FROM {column('9.5', '10')}",
    "key twice, by name": f"SELECT ({twice}).k::VARCHAR",
    "key twice, as text": f"SELECT {twice}::JSON",
    "order of keys": f"SELECT {pair}::JSON",
    "20 digits": f"SELECT {one('12345678901234567890')}::JSON",
}
for name, question in questions.items():
    print(f"{duckdb.__version__}  {name:<20} {duckdb.connect().execute(question).fetchone()[0]}")
PYTHON

for version in 1.5.6 2.0.1; do
  "$work/$version/bin/python" "$work/run.py"
done | tee "$work/actual"

diff - "$work/actual" <<'EXPECTED'
1.5.6  1 = 1.0              True
1.5.6  1, 1.0: EXISTS       1
1.5.6  1, 1.0: JOIN         0
1.5.6  1, 1.0: DISTINCT     2
1.5.6  2.0 < 10             True
1.5.6  ORDER BY             2 10 9.5 100.0
1.5.6  max of 9.5 and 10    9.5
1.5.6  key twice, by name   1
1.5.6  key twice, as text   {"k":2}
1.5.6  order of keys        {"b":1,"a":2}
1.5.6  20 digits            12345678901234567890
2.0.1  1 = 1.0              False
2.0.1  1, 1.0: EXISTS       0
2.0.1  1, 1.0: JOIN         0
2.0.1  1, 1.0: DISTINCT     2
2.0.1  2.0 < 10             False
2.0.1  ORDER BY             2 10 9.5 100.0
2.0.1  max of 9.5 and 10    9.5
2.0.1  key twice, by name   2
2.0.1  key twice, as text   {"k":2}
2.0.1  order of keys        {"a":2,"b":1}
2.0.1  20 digits            12345678901234567890
EXPECTED
