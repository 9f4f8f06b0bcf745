#!/usr/bin/env bash
# @aws-sdk/client-sqs 3.1169.0 (npm), boto3 1.43.54 (PyPI)
#
# Tests and private endpoints point every client of AWS at one address, by AWS_ENDPOINT_URL or in code. A request to SQS also holds a
# QueueUrl, with a host of its own: an address that a plan made up, or of a queue in AWS. Which of the two is asked?
#
# Guessed: with the variable both libraries ask the queue URL's host (70 %); with an endpoint in code both ask that (60 %), and nothing
#          but a switch makes the JavaScript client ask the variable's (80 %).
# Found:   only the JavaScript client with a variable asks the queue URL's host; an endpoint in code wins over it, although both give the
#          same setting. Python asks the endpoint in both ways, so that the same variable sends two programs to two places.
# Output:  library, how the endpoint is given, which host was asked.
set -euo pipefail
work=$(mktemp -d)
trap 'kill $(jobs -p) 2>/dev/null; rm -rf "$work"' EXIT
cd "$work"

python3 -m venv python
python/bin/pip install --quiet --disable-pip-version-check boto3==1.43.54
npm init --yes >/dev/null
npm install --prefer-offline --silent --no-audit --no-fund @aws-sdk/client-sqs@3.1169.0

export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1
export AWS_EC2_METADATA_DISABLED=true

cat >hosts.mjs <<'SERVER'
import { createServer } from "node:http";
import { appendFileSync, writeFileSync } from "node:fs";
const ports = {};
for (const name of ["endpoint", "queue"]) {
  const server = createServer((request, response) => {
    appendFileSync("asked", `${name}\n`);
    request.resume().on("end", () => response.setHeader("content-type", "application/x-amz-json-1.0").end("{}"));
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  ports[name] = server.address().port;
}
writeFileSync("ports", `${ports.endpoint} ${ports.queue}\n`);
SERVER
node hosts.mjs &
for _ in $(seq 100); do [[ -s ports ]] && break; sleep 0.1; done
read -r endpoint queue <ports
endpoint="http://127.0.0.1:$endpoint"
queue="http://127.0.0.1:$queue/123456789012/orders"

cat >ask.mjs <<'JS'
import { DeleteMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
const [, , queue, options] = process.argv;
const command = new DeleteMessageCommand({ QueueUrl: queue, ReceiptHandle: "handle" });
await new SQSClient({ maxAttempts: 1, ...JSON.parse(options) }).send(command);
JS
cat >ask.py <<'PYTHON'
import json
import sys

import boto3

client = boto3.client("sqs", **json.loads(sys.argv[2]))
client.delete_message(QueueUrl=sys.argv[1], ReceiptHandle="handle")
PYTHON

asked() {
  : >asked
  "${@:2}" >/dev/null 2>error || true
  printf '%s|%s\n' "$1" "$(sort -u asked | paste -sd, -)"
}

{
  asked "javascript|variable" env AWS_ENDPOINT_URL="$endpoint" node ask.mjs "$queue" '{}'
  asked "javascript|variable of the service" env AWS_ENDPOINT_URL_SQS="$endpoint" node ask.mjs "$queue" '{}'
  asked "javascript|in code" node ask.mjs "$queue" "{\"endpoint\":\"$endpoint\"}"
  asked "javascript|variable, useQueueUrlAsEndpoint false" env AWS_ENDPOINT_URL="$endpoint" node ask.mjs "$queue" '{"useQueueUrlAsEndpoint":false}'
  asked "python|variable" env AWS_ENDPOINT_URL="$endpoint" python/bin/python ask.py "$queue" '{}'
  asked "python|in code" python/bin/python ask.py "$queue" "{\"endpoint_url\":\"$endpoint\"}"
} | tee answers

diff answers - <<'EXPECTED'
javascript|variable|queue
javascript|variable of the service|queue
javascript|in code|endpoint
javascript|variable, useQueueUrlAsEndpoint false|endpoint
python|variable|endpoint
python|in code|endpoint
EXPECTED
