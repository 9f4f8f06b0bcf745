import assert from "node:assert/strict";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { readCollection } from "../../score/collection";
import { readRecords } from "../../score/records";
import { scoreRecords } from "../../score/score";

/** Recorded attacks that no single call shows, and the correlation rules that have to tell of them. */
const attacks: Readonly<Record<string, readonly string[]>> = {
  "aws.credential-access.ec2-get-password-data": ["instance-passwords-read-in-series"],
  "aws.credential-access.secretsmanager-batch-retrieve-secrets": ["secrets-taken-in-batches"],
  "aws.credential-access.ssm-retrieve-securestring-parameters": ["secrets-taken-in-batches"],
  "aws.persistence.iam-create-admin-user": ["administrator-made"],
};

const recordings = join(__dirname, "../../../shared/data/cloudtrail");

describe("recorded attacks that need counting or ordering", () => {
  for (const [attack, rules] of Object.entries(attacks))
    it(`are told: ${attack}`, function () {
      const file = join(recordings, `${attack}.json`);
      if (!existsSync(file)) this.skip();
      const collection = readCollection(file, [".json"]);
      const { correlated } = scoreRecords(collection, readRecords(collection, "attack"), []);
      assert.deepEqual(
        correlated.map(({ rule }) => rule),
        rules,
      );
    });
});
