import assert from "node:assert/strict";
import { createAccess } from "../../../simulator/services/iam/access";
import type { Role } from "../../../simulator/services/iam/roles";
import { createWorld } from "../../../simulator/services/events/world";
import type { Graph, Resource } from "../../../simulator/graph";
import { only, recordStack } from "../../harness";
import { rawProdSettings } from "../../settings-of-prod";

const governance = "100000000002";
const bucket = (purpose: string) => `arn:aws:s3:::event-governance-prod-${purpose}-${governance}-us-east-1`;
const viaS3 = (purpose: string, region = "us-east-1") => ({
  "kms:ViaService": `s3.${region}.amazonaws.com`,
  "kms:EncryptionContext:aws:s3:arn": bucket(purpose),
});

/** A role of an account whose own policies allow everything. */
const allPowerful = (path: string, account = governance): Resource => ({
  urn: `urn:${path}`,
  type: "aws:iam/role:Role",
  name: path,
  stack: "prod",
  account,
  region: "us-east-1",
  options: {} as Resource["options"],
  inputs: {
    name: path.split("/").at(-1),
    assumeRolePolicy: JSON.stringify({ Version: "2012-10-17", Statement: [] }),
    inlinePolicies: [
      {
        name: "everything",
        policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
        }),
      },
    ],
  },
  outputs: { arn: `arn:aws:iam::${account}:role/${path}` },
  secrets: [],
});

describe("the archive's key", () => {
  const administrator = "administrator";
  const person = "aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Analyst_0123456789abcdef";
  let graph: Graph;
  let may: (role: string, action: string, context?: Record<string, string>) => boolean;
  before(async () => {
    graph = await recordStack(rawProdSettings());
    may = asked(graph);
  });

  /** Asks the recorded policies, with the roles above beside the recorded ones. */
  function asked(recorded: Graph) {
    const strangers = [allPowerful(administrator), allPowerful(person), allPowerful("elsewhere", "200000000001")];
    const world = createWorld([{ ...recorded, resources: [...recorded.resources, ...strangers] }]);
    const access = createAccess(world, { id: "o-a1b2c3d4e5", accounts: new Map() });
    const keyArn = String(only(recorded, "aws:kms/key:Key").outputs["arn"]);
    return (role: string, action: string, context: Record<string, string> = {}) => {
      const arn =
        role === "elsewhere" ? `arn:aws:iam::200000000001:role/${role}` : `arn:aws:iam::${governance}:role/${role}`;
      return access.role(world.role(arn) as Role, action, keyArn, { context }).allowed;
    };
  }

  it("can be administered by principals whom the account's policies allow, and used by none of them", () => {
    for (const action of ["kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:EnableKeyRotation", "kms:DescribeKey"])
      assert(may(administrator, action), action);
    for (const action of [
      "kms:Decrypt",
      "kms:Encrypt",
      "kms:GenerateDataKey",
      "kms:ReEncryptFrom",
      "kms:CreateGrant",
    ]) {
      assert(!may(administrator, action), action);
      assert(!may(administrator, action, viaS3("archive")), `${action} through S3`);
    }
    assert(!may("elsewhere", "kms:DescribeKey"));
    assert(!may("elsewhere", "kms:Decrypt", viaS3("working")));
  });

  it("lets the delivery streams write to the archive through S3, and nothing else", () => {
    const delivery = "event-governance-prod-delivery-us-east-1";
    assert(may(delivery, "kms:GenerateDataKey", viaS3("archive")));
    assert(!may(delivery, "kms:GenerateDataKey"));
    assert(!may(delivery, "kms:GenerateDataKey", viaS3("working")));
    assert(!may(delivery, "kms:GenerateDataKey", viaS3("archive", "us-west-2")));
    assert(!may(delivery, "kms:ScheduleKeyDeletion"));
  });

  it("lets the crawler read the archive", () => {
    const crawler = "event-governance-prod-crawler-us-east-1";
    assert(may(crawler, "kms:Decrypt", viaS3("archive")));
    assert(!may(crawler, "kms:Decrypt"));
    assert(!may(crawler, "kms:GenerateDataKey", viaS3("archive")));
  });

  it("lets people who sign in read, only through S3; others once settings name them", async () => {
    assert(may(person, "kms:Decrypt", viaS3("archive")));
    assert(!may(person, "kms:Decrypt"));
    assert(!may(person, "kms:GenerateDataKey", viaS3("archive")));
    const named = asked(await recordStack({ ...rawProdSettings(), queries: { readers: ["role/admin*"] } }));
    assert(named(administrator, "kms:Decrypt", viaS3("archive")));
    assert(!named(person, "kms:Decrypt", viaS3("archive")));
  });

  it("allows use for the working bucket if IAM allows both", () => {
    for (const action of ["kms:Decrypt", "kms:GenerateDataKey"]) {
      assert(may(administrator, action, viaS3("working")), action);
      assert(!may("event-governance-prod-archive-us-east-1", action, viaS3("working")), action);
    }
  });
});
