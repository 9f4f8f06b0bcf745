import { compilePattern } from "../../../model/pattern/pattern";
import { evaluate } from "../../../sigma/expression";
import { RuleProblem } from "../../../sigma/problem";
import { compile, ruleText } from "../rules";

/**
 * Rules of our own and records, with our two verdicts on each, one JSON object a line, for compare.py beside this file: what
 * the patterns say, and what the Sigma specification says of the record.
 */

const of = (fields: readonly string[], more = "", condition = "selection") =>
  `    selection:\n        eventSource: iam.amazonaws.com\n${fields.map((field) => `        ${field}\n`).join("")}${more}    condition: ${condition}`;

const filter = (field: string) => of([], `    filter:\n        ${field}\n`, "selection and not filter");

const values = ["'aws-cli'", "'AWS-CLI'", "'a_b'", "'a%b'", "'aws*'", "'*cli'", "'a?b'", "''", "'a\\*b'", "'a\\b'"];
const ends = ["contains", "startswith", "endswith"];

const detections = [
  ...values.flatMap((value) => [
    of([`userAgent: ${value}`]),
    of([`userAgent|cased: ${value}`]),
    filter(`userAgent: ${value}`),
  ]),
  ...ends.flatMap((end) =>
    ["aws", "AWS", "a_b"].flatMap((value) => [
      of([`userAgent|${end}: ${value}`]),
      filter(`userAgent|${end}: ${value}`),
    ]),
  ),
  of(["userAgent|contains|all: [aws, cli]"]),
  of(["userAgent|re: '^aws-(cli|sdk)$'"]),
  of(["errorCode: null"]),
  filter("errorCode: null"),
  of(["errorCode|exists: true"]),
  of(["errorCode|exists: false"]),
  of(["errorCode|neq: AccessDenied"]),
  filter("errorCode: '*'"),
  of(["requestParameters.port|gte: 22"]),
  of(["requestParameters.port: 22"]),
  of(["requestParameters.public: 'true'"]),
  of(["additionalEventData.MFAUsed: 'No'"]),
  of(["additionalEventData.MFAUsed: No"]),
  of(["recipientAccountId: '012345678901'"]),
  of(["recipientAccountId: 12345678901"]),
  of(["sourceIPAddress|cidr: 10.0.0.0/8"]),
];

const agents = [
  undefined,
  "aws-cli",
  "AWS-CLI",
  "Aws-Cli/2",
  "x aws-cli",
  "aws-sdk",
  "a_b",
  "axb",
  "A_B",
  "a%b",
  "acb",
  "a*b",
  "a\\b",
  "",
];

const records = [
  ...agents.map((userAgent) => ({ ...(userAgent !== undefined && { userAgent }) })),
  ...["AccessDenied", "accessdenied", "Throttled"].map((errorCode) => ({ errorCode })),
  ...[21, 22, 22.5, "22", true, false, "true", "True"].map((value) => ({
    requestParameters: { port: value, public: value },
  })),
  ...["No", "NO", "no", "false", "Yes"].map((MFAUsed) => ({ additionalEventData: { MFAUsed } })),
  ...["012345678901", "12345678901", "123456789012"].map((recipientAccountId) => ({ recipientAccountId })),
  ...["10.1.2.3", "11.1.2.3", "AWS Internal"].map((sourceIPAddress) => ({ sourceIPAddress })),
].map((more) => ({ eventSource: "iam.amazonaws.com", eventName: "CreateUser", ...more }));

for (const detection of detections) {
  let verdict: (record: (typeof records)[number]) => {
    readonly pattern: boolean | null;
    readonly specification: boolean | null;
  };
  try {
    const { rule, patterns } = compile(detection);
    const matchers = patterns.map(({ source, pattern }) => compilePattern({ source: [source], ...pattern }));
    verdict = (record) => ({
      pattern: matchers.some((matcher) =>
        matcher.matches({ source: "aws.iam", "detail-type": "AWS API Call via CloudTrail", detail: record }),
      ),
      specification: evaluate(rule.expression, record) ?? null,
    });
  } catch (error) {
    if (!(error instanceof RuleProblem)) throw error;
    verdict = () => ({ pattern: null, specification: null });
  }
  const judged = records.map((record) => ({ record, ...verdict(record) }));
  process.stdout.write(`${JSON.stringify({ rule: ruleText(detection), records: judged })}\n`);
}
