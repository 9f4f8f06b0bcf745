"""Compares our verdicts with those of pySigma's SQLite back end, outside of CI.

    npx ts-node --transpile-only tests/sigma/oracle/cases.ts > cases.ndjson
    python3 -m venv venv && venv/bin/pip install pysigma==2.0.1 pysigma-backend-sqlite==2.1.1
    venv/bin/python tests/sigma/oracle/compare.py cases.ndjson

A difference is printed once for each rule, with the records on which the two part. The Sigma specification decides.
"""

import json
import sqlite3
import sys

from sigma.backends.sqlite import sqliteBackend
from sigma.collection import SigmaCollection


def leaves(value, path=""):
    if isinstance(value, dict):
        for key, each in value.items():
            yield from leaves(each, f"{path}.{key}" if path else key)
    else:
        yield path, value


def verdicts(query, records):
    columns = sorted({path for each in records for path, _ in leaves(each["record"])})
    connection = sqlite3.connect(":memory:")
    connection.create_function("REGEXP", 2, lambda form, text: __import__("re").search(form, text or "") is not None)
    connection.execute("CREATE TABLE logs (number, %s)" % ", ".join(f"`{column}`" for column in columns))
    for number, each in enumerate(records):
        row = dict(leaves(each["record"]))
        connection.execute(
            "INSERT INTO logs VALUES (%s)" % ", ".join("?" * (len(columns) + 1)),
            [number, *(row.get(column) for column in columns)],
        )
    found = {row[0] for row in connection.execute(query.replace("SELECT *", "SELECT number"))}
    return [number in found for number in range(len(records))]


compared = parted = 0
for line in open(sys.argv[1]):
    case = json.loads(line)
    asked = " ".join(case["rule"].split("detection:")[1].split())
    try:
        queries = sqliteBackend().convert(SigmaCollection.from_yaml(case["rule"]))
        theirs = verdicts(queries[0], case["records"])
    except Exception as error:  # What the back end refuses is a finding, too.
        print(f"{asked}\n    pySigma: {type(error).__name__}: {str(error).splitlines()[0]}")
        continue
    for name in ("pattern", "specification"):
        differ = []
        for each, verdict in zip(case["records"], theirs):
            if each[name] is None:
                continue
            compared += 1
            if each[name] != verdict:
                parted += 1
                more = {key: value for key, value in each["record"].items() if key not in ("eventSource", "eventName")}
                differ.append(f"{json.dumps(more)}: {name} {each[name]}, pySigma {verdict}")
        if differ:
            print("\n    ".join([asked, *differ]))
print(f"{compared} verdicts compared, {parted} differ")
