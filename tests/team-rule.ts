type Raw = Record<string, unknown>;

const call = "AWS API Call via CloudTrail";

/** A user that a pipeline makes. */
export const made = (userName: string): Raw => ({
  eventName: "CreateUser",
  userIdentity: { arn: "arn:aws:iam::111122223333:user/pipeline" },
  requestParameters: { userName },
});

/** An event of a series in settings. */
export const sampleEvent = (detail: Raw, more: Raw = {}) => ({
  source: "aws.iam",
  "detail-type": call,
  detail,
  ...more,
});

/** A correlation rule as settings have it: three different users within ten minutes. */
export const teamRule = (change: Raw = {}) => ({
  id: "team-users-in-series",
  title: "A pipeline made several users",
  why: "Our pipelines make one user each, and never several.",
  severity: "high",
  technique: "T1136.003",
  type: "value_count",
  atLeast: 3,
  timespanMinutes: 10,
  field: "detail.requestParameters.userName",
  events: [
    { id: "made", source: "aws.iam", pattern: { "detail-type": [call], detail: { eventName: ["CreateUser"] } } },
  ],
  groupBy: { account: "account", caller: "detail.userIdentity.arn" },
  sample: ["a", "b", "c"].map((name, index) => sampleEvent(made(name), { after: index * 60 })),
  nearMisses: [[sampleEvent(made("a"), { times: 5 })]],
  ...change,
});
