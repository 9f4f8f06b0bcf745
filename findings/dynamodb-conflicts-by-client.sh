#!/usr/bin/env bash
# @aws-sdk/client-dynamodb 3.1169.0 (npm), boto3 1.43.54 (PyPI): which conflicts of DynamoDB a client tries again by itself
#
# Guessed: TransactionInProgressException is tried again by all (80 %), TransactionConflictException by none (70 %),
#          ReplicatedWriteConflictException by JavaScript alone (50 %); a canceled transaction by none, whatever its
#          reasons (85 %).
# Found:   as guessed, but ReplicatedWriteConflictException is tried again by boto3, too, in its standard mode; in the
#          default mode, legacy, neither that nor LimitExceededException, which the others try again.
# Output:  the table below: calls that reached the server, of at most three.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"; kill "${server:-}" 2>/dev/null || true' EXIT
cd "$work"

npm init --yes >/dev/null
npm install --prefer-offline --silent --no-audit --no-fund @aws-sdk/client-dynamodb@3.1169.0
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check boto3==1.43.54

# Answers each call with the error in its table's name, and counts.
cat >server.mjs <<'JS'
import { createServer } from "node:http";
import { writeFileSync } from "node:fs";
const counts = {};
const server = createServer((request, response) => {
  let body = "";
  request.on("data", (chunk) => (body += chunk));
  request.on("end", () => {
    if (request.url === "/counts") return void response.end(JSON.stringify(counts));
    const input = JSON.parse(body);
    const table = input.TableName ?? input.TransactItems[0].Put.TableName;
    const [client, type, reason] = table.split(".");
    const key = [client, type, reason].filter(Boolean).join(".");
    counts[key] = (counts[key] ?? 0) + 1;
    const answer = { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: "x", Message: "x" };
    if (reason) answer.CancellationReasons = [{ Code: reason, Message: "x" }];
    response.writeHead(400, { "content-type": "application/x-amz-json-1.0", "x-amzn-requestid": "1" });
    response.end(JSON.stringify(answer));
  });
});
server.listen(0, "127.0.0.1", () => writeFileSync("port", String(server.address().port)));
JS
node server.mjs &
server=$!
while [ ! -s port ]; do sleep 0.2; done
export PORT=$(cat port) AWS_ACCESS_KEY_ID=x AWS_SECRET_ACCESS_KEY=x AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1

cat >client.mjs <<'JS'
import { DynamoDBClient, UpdateItemCommand, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
const client = new DynamoDBClient({ endpoint: `http://127.0.0.1:${process.env.PORT}`, maxAttempts: 3 });
const Key = { id: { S: "1" } };
for (const type of ["TransactionConflictException", "TransactionInProgressException", "ReplicatedWriteConflictException", "ThrottlingException", "LimitExceededException"])
  await client.send(new UpdateItemCommand({ TableName: `js.${type}`, Key })).catch(() => {});
for (const reason of ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"])
  await client
    .send(new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName: `js.TransactionCanceledException.${reason}`, Item: Key } }] }))
    .catch(() => {});
JS
node client.mjs

cat >client.py <<'PY'
import os, boto3
from botocore.config import Config
for mode in ["legacy", "standard"]:
    client = boto3.client("dynamodb", endpoint_url=f"http://127.0.0.1:{os.environ['PORT']}",
                          config=Config(retries={"mode": mode, "total_max_attempts": 3}))
    key = {"id": {"S": "1"}}
    for kind in ["TransactionConflictException", "TransactionInProgressException", "ReplicatedWriteConflictException", "ThrottlingException", "LimitExceededException"]:
        try: client.update_item(TableName=f"py-{mode}.{kind}", Key=key)
        except Exception: pass
    for reason in ["TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"]:
        try: client.transact_write_items(TransactItems=[{"Put": {"TableName": f"py-{mode}.TransactionCanceledException.{reason}", "Item": key}}])
        except Exception: pass
PY
venv/bin/python client.py

node -e '
fetch(`http://127.0.0.1:${process.env.PORT}/counts`).then((r) => r.json()).then((counts) => {
  const kinds = [...new Set(Object.keys(counts).map((key) => key.slice(key.indexOf(".") + 1)))];
  for (const kind of kinds)
    console.log(kind.padEnd(64), ["js", "py-legacy", "py-standard"].map((client) => `${client} ${counts[`${client}.${kind}`]}`).join("   "));
});' | tee actual

diff - actual <<'EXPECTED'
TransactionConflictException                                     js 1   py-legacy 1   py-standard 1
TransactionInProgressException                                   js 3   py-legacy 3   py-standard 3
ReplicatedWriteConflictException                                 js 3   py-legacy 1   py-standard 3
ThrottlingException                                              js 3   py-legacy 3   py-standard 3
LimitExceededException                                           js 3   py-legacy 1   py-standard 3
TransactionCanceledException.TransactionConflict                 js 1   py-legacy 1   py-standard 1
TransactionCanceledException.ThrottlingError                     js 1   py-legacy 1   py-standard 1
TransactionCanceledException.ProvisionedThroughputExceeded       js 1   py-legacy 1   py-standard 1
EXPECTED
