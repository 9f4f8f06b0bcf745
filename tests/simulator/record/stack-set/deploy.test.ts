import assert from "node:assert/strict";
import { deploy } from "../../../../simulator/record/stack-set/deploy";
import { parseTemplate, TemplateError } from "../../../../simulator/record/stack-set/template";

const place = { account: "111111111111", region: "eu-central-1" };

const deployed = (template: unknown) =>
  deploy({ template: parseTemplate(JSON.stringify(template)), urn: "set", stack: "test", ...place });

const queue = (properties: object = {}, more: object = {}) => ({
  Type: "AWS::SQS::Queue",
  Properties: { QueueName: "letters", ...properties },
  ...more,
});

describe("a deployed template", () => {
  it("substitutes account, Region, partition, names and attributes, in any order", () => {
    const resources = deployed({
      Resources: {
        Policy: {
          Type: "AWS::SQS::QueuePolicy",
          Properties: {
            Queues: [{ Ref: "Letters" }],
            PolicyDocument: {
              Resource: { "Fn::GetAtt": ["Letters", "Arn"] },
              Other: {
                "Fn::Sub": "${Letters.Arn} ${AWS::Partition}:${AWS::Region}:${AWS::AccountId} ${!Left} ${Letters}",
              },
              Variable: "${aws:PrincipalAccount}",
            },
          },
        },
        Letters: queue(),
      },
    });
    const [policy, letters] = resources;
    const arn = "arn:aws:sqs:eu-central-1:111111111111:letters";
    const url = "https://sqs.eu-central-1.amazonaws.com/111111111111/letters";
    assert.equal(letters?.outputs["arn"], arn);
    assert.equal(policy?.inputs["queueUrl"], url);
    assert.deepEqual(JSON.parse(String(policy?.inputs["policy"])), {
      Resource: arn,
      Other: `${arn} aws:eu-central-1:111111111111 \${Left} ${url}`,
      Variable: "${aws:PrincipalAccount}",
    });
    assert.deepEqual([letters?.account, letters?.region], [place.account, place.region]);
  });

  it("contains what its conditions select for the account", () => {
    const is = (id: string) => ({ "Fn::Equals": [{ Ref: "AWS::AccountId" }, id] });
    const names = deployed({
      Conditions: {
        Here: { "Fn::Or": [is("222222222222"), is("111111111111")] },
        Elsewhere: { "Fn::Not": [{ Condition: "Here" }] },
      },
      Resources: { One: queue({}, { Condition: "Here" }), Two: queue({}, { Condition: "Elsewhere" }) },
    }).map(({ name }) => name);
    assert.deepEqual(names, ["One"]);
  });

  it("creates a rule for each target and a role for each policy", () => {
    const types = deployed({
      Resources: {
        Role: {
          Type: "AWS::IAM::Role",
          Properties: {
            RoleName: "r",
            AssumeRolePolicyDocument: {},
            Policies: [{ PolicyName: "p", PolicyDocument: {} }],
          },
        },
        Rule: {
          Type: "AWS::Events::Rule",
          Properties: {
            Name: "rule",
            EventPattern: { source: ["aws.iam"] },
            Targets: [{ Id: "t", Arn: "a", RoleArn: { "Fn::GetAtt": ["Role", "Arn"] } }],
          },
        },
      },
    });
    assert.deepEqual(
      types.map(({ type }) => type.split(":")[2]),
      ["Role", "RolePolicy", "EventRule", "EventTarget"],
    );
    assert.equal(types[3]?.inputs["roleArn"], "arn:aws:iam::111111111111:role/r");
    assert.equal(types[2]?.inputs["eventPattern"], '{"source":["aws.iam"]}');
  });

  const refused: [string, unknown, RegExp][] = [
    [
      "another type",
      { Resources: { A: { Type: "AWS::S3::Bucket" } } },
      /A is a AWS::S3::Bucket, which is not evaluated/,
    ],
    ["another property", { Resources: { A: queue({ FifoQueue: true }) } }, /A has "FifoQueue"/],
    ["a missing property", { Resources: { A: { Type: "AWS::SQS::Queue" } } }, /A has no QueueName/],
    ["another function", { Resources: { A: queue({ QueueName: { "Fn::Join": ["", []] } }) } }, /Fn::Join/],
    ["a reference to nothing", { Resources: { A: queue({ QueueName: { Ref: "B" } }) } }, /"B" is neither/],
    [
      "an attribute of nothing",
      { Resources: { A: queue({ QueueName: { "Fn::GetAtt": "B.Arn" } }) } },
      /"B" is neither/,
    ],
    [
      "an unknown attribute",
      { Resources: { A: queue(), B: queue({ QueueName: { "Fn::Sub": "${A.Size}" } }) } },
      /"Size"/,
    ],
    ["a circle", { Resources: { A: queue({ QueueName: { "Fn::GetAtt": ["A", "Arn"] } }) } }, /A needs A: a circle/],
    ["another section", { Mappings: {}, Resources: { A: queue() } }, /section "Mappings"/],
    ["parameters", { Parameters: {}, Resources: { A: queue() } }, /section "Parameters"/],
    ["another attribute", { Resources: { A: queue({}, { UpdatePolicy: {} }) } }, /attribute "UpdatePolicy"/],
    ["an unknown condition", { Resources: { A: queue({}, { Condition: "C" }) } }, /condition "C"/],
    [
      "a condition of another kind",
      { Conditions: { C: { "Fn::Or": [] } }, Resources: { A: queue({}, { Condition: "C" }) } },
      /condition C has/,
    ],
    [
      "a condition that needs itself",
      { Conditions: { C: { Condition: "C" } }, Resources: { A: queue({}, { Condition: "C" }) } },
      /condition C needs itself/,
    ],
    ["a dependency on nothing", { Resources: { A: queue({}, { DependsOn: "B" }) } }, /depends on "B"/],
    ["no resources", { Resources: {} }, /Resources is empty/],
  ];
  for (const [what, template, message] of refused)
    it(`is rejected with ${what}`, () => {
      assert.throws(
        () => deployed(template),
        (error) => error instanceof TemplateError && message.test(error.message),
      );
    });
});
