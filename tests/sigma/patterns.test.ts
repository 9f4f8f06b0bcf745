import assert from "node:assert/strict";
import { RuleProblem } from "../../sigma/problem";
import { compile, detailOf } from "./rules";

/** A rule about a call of IAM, with one further field. */
const withField = (field: string, condition = "selection") =>
  `    selection:\n        eventSource: iam.amazonaws.com\n        eventName: CreateUser\n        ${field}\n    condition: ${condition}`;

const name = { eventName: [{ "equals-ignore-case": "CreateUser" }] };

/** What refuses a rule, with its line. */
function refusal(detection: string): string {
  try {
    compile(detection);
  } catch (error) {
    if (error instanceof RuleProblem) return `${error.line}: ${error.message}`;
    throw error;
  }
  throw new assert.AssertionError({ message: `It was translated: ${detection}` });
}

describe("the patterns of a Sigma rule", () => {
  const modifiers: readonly (readonly [field: string, elements: unknown])[] = [
    ["userAgent: aws-cli", [{ "equals-ignore-case": "aws-cli" }]],
    ["userAgent|cased: aws-cli", ["aws-cli"]],
    ["sourceIPAddress: 1.2.3.4", ["1.2.3.4"]],
    ["userAgent: aws-cli*", [{ prefix: { "equals-ignore-case": "aws-cli" } }]],
    ["userAgent|startswith: aws-cli", [{ prefix: { "equals-ignore-case": "aws-cli" } }]],
    ["userAgent|endswith|cased: cli", [{ suffix: "cli" }]],
    ["userAgent|contains|cased: cli", [{ wildcard: "*cli*" }]],
    ["userAgent|contains: '1.2'", [{ wildcard: "*1.2*" }]],
    ["userAgent|contains: '*'", [{ exists: true }]],
    ["userAgent: '*'", [{ exists: true }]],
    ["userAgent: ''", [""]],
    ["userAgent|cased: 'a\\*b'", ["a*b"]],
    ["userAgent|cased: 'a\\*b*c'", [{ wildcard: "a\\*b*c" }]],
    ["userAgent|cased: 'a\\b'", ["a\\b"]],
    ["userAgent|cased: 'a\\\\*'", [{ prefix: "a\\" }]],
    ["userAgent|contains|all|cased: [ab, cd]", [{ wildcard: "*ab*cd*" }, { wildcard: "*cd*ab*" }]],
    ["userAgent|contains|all|cased: [ab, b]", [{ wildcard: "*ab*" }]],
    ["userAgent|startswith|all|cased: [a, ab]", [{ prefix: "ab" }]],
    ["userAgent|re: '^aws-cli/2[.]'", [{ prefix: "aws-cli/2." }]],
    ["userAgent|re: 'aws-(cli|sdk)$'", [{ suffix: "aws-cli" }, { suffix: "aws-sdk" }]],
    ["userAgent|re|i: '^aws-cli$'", [{ "equals-ignore-case": "aws-cli" }]],
    ["userAgent|re: '^a.*b$'", [{ wildcard: "a*b" }]],
    ["sourceIPAddress|cidr: 10.0.0.0/8", [{ cidr: "10.0.0.0/8" }]],
    ["sourceIPAddress|cidr: 10.1.2.3/32", ["10.1.2.3"]],
    ["errorCode: null", [null, { exists: false }]],
    ["errorCode|exists: true", [{ exists: true }]],
    ["errorCode|exists: no", [{ exists: false }]],
    ["errorCode|neq: AccessDenied", [{ "anything-but": { "equals-ignore-case": "AccessDenied" } }, { exists: false }]],
    [
      "errorCode|neq: [AccessDenied, Throttled]",
      [{ "anything-but": { "equals-ignore-case": ["AccessDenied", "Throttled"] } }, { exists: false }],
    ],
    ["recipientAccountId: 123456789012", ["123456789012"]],
    ["recipientAccountId: 12345678901", ["012345678901"]],
    ["requestParameters.port|gte: 22", [{ numeric: [">=", 22] }]],
    ["requestParameters.port: 22", ["22", 22]],
    ["requestParameters.public: 'true'", [{ "equals-ignore-case": "true" }, true]],
    ["requestParameters.public: yes", [{ "equals-ignore-case": "true" }, true]],
  ];
  for (const [field, elements] of modifiers)
    it(`say ${field}`, () => {
      const path = (field.split(":")[0] ?? "").split("|")[0] ?? "";
      const { eventName: _, ...detail } = detailOf(withField(field)) as Record<string, unknown>;
      const found = path.split(".").reduce<unknown>((place, key) => (place as Record<string, unknown>)[key], detail);
      assert.deepEqual(found, elements);
    });

  it("hold a filter also where its field is absent", () => {
    const filtered = (condition: string) =>
      detailOf(
        `    selection:\n        eventSource: iam.amazonaws.com\n        eventName: CreateUser\n    filter_main_a:\n        userAgent|startswith: Terraform\n    filter_main_b:\n        errorCode: Throttled\n        userIdentity.type: Root\n    condition: ${condition}`,
      );
    assert.deepEqual(filtered("selection and not filter_main_a"), {
      ...name,
      userAgent: [{ "anything-but": { prefix: "Terraform" } }, { exists: false }],
    });
    assert.deepEqual(filtered("selection and not 1 of filter_main_*"), {
      ...name,
      userAgent: [{ "anything-but": { prefix: "Terraform" } }, { exists: false }],
      $or: [
        { errorCode: [{ "anything-but": { "equals-ignore-case": "Throttled" } }, { exists: false }] },
        { userIdentity: { type: [{ "anything-but": { "equals-ignore-case": "Root" } }, { exists: false }] } },
      ],
    });
  });

  it("bind not before and before or", () => {
    const of = (condition: string) =>
      detailOf(
        `    a:\n        eventSource: iam.amazonaws.com\n        errorCode|cased: a\n    b:\n        eventSource: iam.amazonaws.com\n        userAgent|cased: b\n    condition: ${condition}`,
      );
    assert.deepEqual(of("a or b"), { $or: [{ errorCode: ["a"] }, { userAgent: ["b"] }] });
    assert.deepEqual(of("all of them"), { errorCode: ["a"], userAgent: ["b"] });
    assert.deepEqual(of("1 of them"), of("a or b"));
    assert.deepEqual(of("a or a and b"), { errorCode: ["a"] });
    assert.deepEqual(of("(a or a) and b"), of("a and b"));
  });

  it("are one for each service, and apart for read-only calls", () => {
    const { patterns } = compile(
      "    selection:\n        eventSource: [iam.amazonaws.com, ec2.amazonaws.com]\n        eventName: [CreateUser, GetUser]\n    condition: selection",
    );
    assert.deepEqual(
      patterns.map(({ source, readOnly, pattern }) => [source, readOnly, pattern["detail"]]),
      ["iam", "ec2"].flatMap((service) => [
        [`aws.${service}`, false, name],
        [`aws.${service}`, true, { eventName: [{ "equals-ignore-case": "GetUser" }] }],
      ]),
    );
  });

  it("take the service from the call where the rule names none, and say so", () => {
    const { patterns, remarks } = compile(
      "    selection:\n        eventName: DeleteFlowLogs\n    condition: selection",
    );
    assert.deepEqual(
      patterns.map(({ source }) => source),
      ["aws.ec2"],
    );
    assert.match(remarks.join(), /names no eventSource; its calls are taken to be those of aws[.]ec2/);
  });

  it("are several where one would be too long", () => {
    const names = Array.from({ length: 90 }, (_, index) => `CreateSomethingOrOther${index}`);
    const { patterns } = compile(
      `    selection:\n        eventSource: iam.amazonaws.com\n        eventName: [${names.join(", ")}]\n    condition: selection`,
    );
    assert.ok(patterns.length > 1);
    const listed = patterns.flatMap(({ pattern }) => (pattern["detail"] as { eventName: unknown[] }).eventName);
    assert.equal(listed.length, names.length);
  });

  const refused: Readonly<Record<string, readonly [detection: string, message: RegExp]>> = {
    "a text in an object": [withField("requestParameters|contains: x"), /^13: .*is an object in records/],
    keywords: ["    selection:\n        - a\n        - b\n    condition: selection", /^11: .*no full text/],
    "one character": [withField("userAgent: a?b"), /^13: .*no wildcard for one character/],
    "a comparison of fields": [withField("userAgent|fieldref: errorCode"), /^13: .*compared with the field errorCode/],
    "a regular expression": [withField("userAgent|re: 'a[0-9]+'"), /^13: .*must match .*class \[0-9\]/],
    base64: [withField("userAgent|base64: x"), /^13: .*modifier base64/],
    windash: [withField("userAgent|windash: x"), /^13: .*command lines of Windows/],
    "a placeholder": [withField("userAgent|expand: '%agents%'"), /^13: .*%agents% has no values.*--values/],
    "two conditions on a field": [
      "    a:\n        eventSource: iam.amazonaws.com\n        userAgent|startswith: aws\n    b:\n        userAgent: aws-cli\n    condition: a and not b",
      /userAgent must be "aws[*]" and not "aws-cli"/,
    ],
    "a block that must not be": [
      "    a:\n        eventSource: iam.amazonaws.com\n    b:\n        sourceIPAddress|cidr: 10.0.0.0/8\n    condition: a and not b",
      /must not be in 10[.]0[.]0[.]0\/8/,
    ],
    counting: [
      withField("userAgent: x", "selection | count() > 5"),
      /An event pattern sees one event[.] Write a correlation rule, which sees several[.]/,
    ],
    "ten thousand values": [withField(`userAgent: [${Array(10_000).fill("x").join(", ")}]`), /^13: .*10000 values/],
    "an empty list": [withField("userAgent: []"), /^13: .*empty list/],
    "null in a list": [withField("userAgent: [null, a]"), /^13: .*null in a list/],
    octal: [withField("recipientAccountId: 012345670123"), /^13: .*octal number/],
    "a selector of nothing": [
      withField("userAgent: x", "1 of filter_*"),
      /^14: .*"1 of filter_[*]", which selects nothing/,
    ],
    "an unknown identifier": [withField("userAgent: x", "selektion"), /^14: .*"selektion".*"selection"/],
    "an unknown modifier": [withField("userAgent|contians: x"), /^13: .*contians.*Did you mean contains/],
    "all of one": [withField("userAgent|contains|all: x"), /^13: .*modifier all and one value/],
    "two ways at once": [withField("userAgent|contains|startswith: x"), /exclude each other/],
    "parentheses without end": [withField("userAgent: x", "(selection"), /"[(]" without "[)]"/],
    "what excludes itself": [withField("userAgent: x", "selection and not selection"), /can never hold/],
    "a map in a field": [withField("requestParameters: {a: b}"), /^13: .*is a map/],
  };
  for (const [what, [detection, message]] of Object.entries(refused))
    it(`do not say ${what}, with reason and line`, () => {
      assert.match(refusal(detection), message);
    });

  const remarked: readonly (readonly [field: string, remark: RegExp])[] = [
    ["userAgent|contains: Terraform", /letters as written/],
    ["additionalEventData.MFAUsed: No", /YAML 1[.]1 reads as false.*write 'No'/],
    ["recipientAccountId: 12345678901", /account 012345678901/],
    ["userAgent: 2026-11-30", /a date in YAML 1[.]1/],
    ["errorcode: x", /No record of CloudTrail has the field "errorcode".*errorCode/],
    ["userAgent|contains: responseElements.accessKey.userName", /looks like another field/],
    ["userAgent|re: '.+abc'", /[.][+] at an end is read as [.][*]/],
  ];
  for (const [field, remark] of remarked)
    it(`are remarked on for ${field}`, () => {
      assert.match(compile(withField(field)).remarks.join("\n"), remark);
    });

  it("take the values of placeholders", () => {
    const detail = detailOf(withField("userAgent|expand|cased: '%agents%'"), { agents: ["a*", "b"] });
    assert.deepEqual(detail, { ...name, userAgent: [{ prefix: "a" }, "b"] });
  });

  it("do not reach what every object inherits", () => {
    const detail = detailOf(withField("requestParameters.__proto__.polluted: x")) as { requestParameters: object };
    assert.deepEqual(Object.keys(detail.requestParameters), ["__proto__"]);
    assert.equal(({} as Record<string, unknown>)["polluted"], undefined);
  });
});
