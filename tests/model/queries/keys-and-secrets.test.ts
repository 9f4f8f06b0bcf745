import assert from "node:assert/strict";
import type { Envelope } from "../../../model/envelope";
import { call } from "../../simulator/services/athena/fixture";
import { again, byEventId, dana, eventId, failed, finder, type Row } from "./finder";

const find = finder();

const row = (event: Envelope, rest: Row): Row => ({
  time: "2026-11-02T10:00:00Z",
  account: "111122223333",
  region: "us-east-1",
  action: event.detail.eventName,
  error: null,
  principal: dana,
  source_ip: "203.0.113.24",
  event_id: eventId(event),
  ...rest,
});

describe("kms-keys-endangered", () => {
  const key = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";

  it("lists keys on their way out, by the ARN where the record has it, and refused attempts", async () => {
    const scheduled = call("aws.kms", "ScheduleKeyDeletion", {
      requestParameters: { keyId: "1234abcd", pendingWindowInDays: 30 },
      responseElements: { keyId: key, keyState: "PendingDeletion", pendingWindowInDays: 7 },
    });
    const disabled = call("aws.kms", "DisableKey", {
      requestParameters: { keyId: "alias/orders" },
      resources: [{ ARN: key, accountId: "111122223333", type: "AWS::KMS::Key" }],
    });
    const refused = call("aws.kms", "ScheduleKeyDeletion", {
      ...failed,
      requestParameters: { keyId: "1234abcd", pendingWindowInDays: 7 },
    });
    const silent = call("aws.kms", "DeleteImportedKeyMaterial", failed);
    const store = call("aws.kms", "DisconnectCustomKeyStore", { requestParameters: { customKeyStoreId: "cks-1" } });
    const rows = await find("kms-keys-endangered", [
      scheduled,
      again(scheduled),
      disabled,
      refused,
      silent,
      store,
      call("aws.kms", "CancelKeyDeletion", { requestParameters: { keyId: "1234abcd" } }),
      call("aws.kms", "EnableKey", { requestParameters: { keyId: "1234abcd" } }),
      call("com.example", "ScheduleKeyDeletion", { requestParameters: { keyId: "1234abcd" } }),
    ]);
    assert.deepEqual(
      rows,
      byEventId([
        row(scheduled, { kms_key: key, days_left: "7" }),
        row(disabled, { kms_key: key, days_left: null }),
        row(refused, { kms_key: "1234abcd", days_left: "7", error: "AccessDenied" }),
        row(silent, { kms_key: null, days_left: null, error: "AccessDenied" }),
        row(store, { kms_key: "cks-1", days_left: null }),
      ]),
    );
  });
});

describe("secrets-changed", () => {
  it("lists changes and attempts, by the name of a new secret and the id of any other", async () => {
    const made = call("aws.secretsmanager", "CreateSecret", { requestParameters: { name: "orders/database" } });
    const deleted = call("aws.secretsmanager", "DeleteSecret", {
      requestParameters: { secretId: "orders/database", forceDeleteWithoutRecovery: true },
    });
    const refused = call("aws.secretsmanager", "PutResourcePolicy", failed);
    const rows = await find("secrets-changed", [
      made,
      deleted,
      again(deleted),
      refused,
      call("aws.secretsmanager", "GetSecretValue", { requestParameters: { secretId: "orders/database" } }),
      call("com.example", "DeleteSecret", { requestParameters: { secretId: "orders/database" } }),
    ]);
    assert.deepEqual(
      rows,
      byEventId([
        row(made, { secret: "orders/database", without_recovery: null }),
        row(deleted, { secret: "orders/database", without_recovery: "true" }),
        row(refused, { secret: null, without_recovery: null, error: "AccessDenied" }),
      ]),
    );
  });
});
