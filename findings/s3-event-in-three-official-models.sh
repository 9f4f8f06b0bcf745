#!/usr/bin/env bash
# @aws-lambda-powertools/parser 2.35.0 (npm), aws-lambda-powertools 3.37.0 (PyPI), aws-lambda-go 1.55.1 (Go)
#
# Guessed: the TypeScript schema drops replay-name (55 %), Python keeps it (60 %), Go drops it (65 %); all three take every
#          S3 event (60 %).
# Found:   TypeScript and Python keep replay-name, Go has no field for it, so a Go function cannot tell a replayed event
#          from a new one. TypeScript's schema for S3 events refuses a source-ip-address that is an IPv6 address or
#          "s3.amazonaws.com", Python's model of the same name takes both; Go leaves the detail unread.
# Output:  the table below.
set -euo pipefail
work=$(mktemp -d)
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT
cd "$work"

event() { # an S3 event as EventBridge hands it on, with the given source-ip-address
  cat <<JSON
{ "version": "0", "id": "6a7e8feb-b491-4cf7-a9f1-bf3703467718", "detail-type": "Object Created", "source": "aws.s3",
  "account": "123456789012", "time": "2026-11-30T18:43:48Z", "region": "us-west-1", "resources": ["arn:aws:s3:::bucket"],
  "replay-name": "replay", "detail": { "version": "0", "bucket": { "name": "bucket" },
  "object": { "key": "key", "size": 5, "etag": "etag", "sequencer": "1" }, "request-id": "request",
  "requester": "123456789012", "reason": "PutObject", "source-ip-address": "$1" } }
JSON
}

npm init --yes >/dev/null
npm install --prefer-offline --silent --no-audit --no-fund @aws-lambda-powertools/parser@2.35.0 zod@4.6.7
cat >parse.mjs <<'JAVASCRIPT'
import { readFileSync } from "node:fs";
import { S3EventNotificationEventBridgeSchema } from "@aws-lambda-powertools/parser/schemas/s3";
const { success, data } = S3EventNotificationEventBridgeSchema.safeParse(JSON.parse(readFileSync(0, "utf8")));
console.log(success ? `taken, replay-name ${data["replay-name"]}` : "refused");
JAVASCRIPT

python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check 'aws-lambda-powertools[parser]==3.37.0'
cat >parse.py <<'PYTHON'
import sys
from aws_lambda_powertools.utilities.parser.models import S3EventNotificationEventBridgeModel
from pydantic import ValidationError

try:
    event = S3EventNotificationEventBridgeModel.model_validate_json(sys.stdin.read())
    print("taken, replay-name", event.model_dump(by_alias=True).get("replay-name"))
except ValidationError:
    print("refused")
PYTHON

cat >go.mod <<'GO'
module parse

go 1.24

require github.com/aws/aws-lambda-go v1.55.1
GO
cat >main.go <<'GO'
package main

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"

	"github.com/aws/aws-lambda-go/events"
)

func main() {
	var event events.EventBridgeEvent
	if err := json.NewDecoder(os.Stdin).Decode(&event); err != nil {
		fmt.Println("refused")
		return
	}
	text, _ := json.Marshal(event)
	fmt.Println("taken, replay-name", map[bool]string{true: "replay", false: "lost"}[strings.Contains(string(text), "replay-name")])
}
GO
go mod tidy 2>/dev/null
go build -o parse .

for address in 192.0.2.1 2001:db8::1 s3.amazonaws.com; do
  printf '%-17s TypeScript: %s\n' "$address" "$(event "$address" | node parse.mjs)"
  printf '%-17s Python: %s\n' "$address" "$(event "$address" | venv/bin/python parse.py)"
  printf '%-17s Go: %s\n' "$address" "$(event "$address" | ./parse)"
done | tee actual

diff - actual <<'EXPECTED'
192.0.2.1         TypeScript: taken, replay-name replay
192.0.2.1         Python: taken, replay-name replay
192.0.2.1         Go: taken, replay-name lost
2001:db8::1       TypeScript: refused
2001:db8::1       Python: taken, replay-name replay
2001:db8::1       Go: taken, replay-name lost
s3.amazonaws.com  TypeScript: refused
s3.amazonaws.com  Python: taken, replay-name replay
s3.amazonaws.com  Go: taken, replay-name lost
EXPECTED
