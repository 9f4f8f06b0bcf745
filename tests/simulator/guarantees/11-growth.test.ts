import assert from "node:assert/strict";
import type { Evidence } from "../../../simulator/evidence/evidence";
import type { Resource } from "../../../simulator/graph";
import { leastPrivilege } from "../../../simulator/guarantees/11-least-privilege";

const hubRole = "arn:aws:iam::100000000002:role/remediate";

/** A role with one inline policy; `asked`: called whenever somebody asks what type of resource one of them is. */
function roleOf(account: string, name: string, action: string, on: string, asked: () => void): Resource[] {
  const of = (type: string, inputs: Record<string, unknown>, outputs: Record<string, unknown>): Resource =>
    ({
      urn: `${type} ${account}`,
      get type() {
        asked();
        return type;
      },
      account,
      region: "us-east-1",
      inputs,
      outputs: { ...inputs, ...outputs },
    }) as unknown as Resource;
  const policy = JSON.stringify({ Statement: [{ Effect: "Allow", Action: [action], Resource: [on] }] });
  return [
    of("aws:iam/role:Role", { name }, { arn: `arn:aws:iam::${account}:role/${name}` }),
    of("aws:iam/rolePolicy:RolePolicy", { role: name, policy }, {}),
  ];
}

function judge(members: number, action: (index: number) => string = () => "s3:PutBucketEncryption") {
  let times = 0;
  const asked = () => void times++;
  const resources = [
    ...roleOf("100000000002", "remediate", "sts:AssumeRole", "arn:aws:iam::*:role/member", asked),
    ...Array.from({ length: members }, (_, index) =>
      roleOf(String(700_000_000_000 + index), "member", action(index), "*", asked),
    ).flat(),
  ];
  const runs = [{ name: "remediate", region: "us-east-1", roleArn: hubRole, urn: "", calls: [] }];
  const evidence = { functions: { runs, resources, complete: false } } as unknown as Evidence;
  const result = leastPrivilege.check(evidence);
  return { result, perMember: times / (members + 1) };
}

describe("the eleventh guarantee in a large organization", () => {
  it("looks at each resource as often as in a small one", () => {
    assert.equal(judge(200).perMember, judge(50).perMember);
  });

  it("names the one member of many whose role allows too much", () => {
    const { checked, failures } = judge(200, (index) => (index === 117 ? "s3:*" : "s3:PutBucketEncryption")).result;
    assert.equal(checked, 201);
    assert.deepEqual(
      failures.map(({ resource }) => resource),
      ["aws:iam/rolePolicy:RolePolicy 700000000117"],
    );
  });
});
