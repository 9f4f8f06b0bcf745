import { catalog } from "../../../model/catalog/catalog";
import type { Envelope, JsonObject } from "../../../model/envelope";
import { arise } from "../../../simulator/traffic/send";
import { call, now } from "../services/athena/fixture";

const other = "999988887777";
const own = "111122223333";
const session: JsonObject = {
  type: "AssumedRole",
  arn: `arn:aws:sts::${own}:assumed-role/Engineer/dana`,
  sessionContext: { sessionIssuer: { arn: `arn:aws:iam::${own}:role/Engineer` } },
};
const user = (userName: string) => ({
  userIdentity: { type: "IAMUser", arn: `arn:aws:iam::${own}:user/x`, userName },
});
const signIn = (outcome: string, record: JsonObject = {}, fields: Partial<Envelope> = {}) =>
  call(
    "aws.signin",
    "ConsoleLogin",
    { responseElements: { ConsoleLogin: outcome }, additionalEventData: { MFAUsed: "No" }, ...record },
    { "detail-type": "AWS Console Sign In via CloudTrail", ...fields },
  );

/** Failed sign-ins, findings that change and Health's copies: what only aggregating queries tell apart. */
function aggregated(): Envelope[] {
  const sample = (id: string) => catalog.find((entry) => entry.id === id)?.sample as Envelope;
  const findingAt = (id: string, hour: number, detail: JsonObject = {}, type?: string): Envelope => ({
    ...sample(id),
    ...(type !== undefined && { "detail-type": type }),
    id: `${id} at ${hour}`,
    time: timeAt(hour),
    detail: { ...sample(id).detail, ...detail },
  });
  const imported = (hour: number, change: JsonObject) => {
    const [finding] = sample("securityhub-finding").detail["findings"] as [JsonObject];
    return findingAt("securityhub-finding", hour, { findings: [{ ...finding, ...change }] });
  };
  const health = sample("health-event").detail;
  const verdict = (hour: number, resourceId: string, complianceType: string): Envelope => {
    const { newEvaluationResult } = sample("config-compliance-changed").detail;
    const result = { ...(newEvaluationResult as JsonObject), complianceType };
    return findingAt("config-compliance-changed", hour, { resourceId, newEvaluationResult: result });
  };
  const read = (principal: string, secretId: string, record: JsonObject = {}) =>
    call("aws.secretsmanager", "GetSecretValue", { ...user(principal), requestParameters: { secretId }, ...record });
  return [
    verdict(1, "put right", "NON_COMPLIANT"),
    verdict(2, "put right", "COMPLIANT"),
    verdict(1, "broken again", "COMPLIANT"),
    verdict(2, "broken again", "NON_COMPLIANT"),
    verdict(3, "two at once", "NOT_APPLICABLE"),
    verdict(3, "two at once", "NON_COMPLIANT"),
    read("dana", "a"),
    read("dana", "a", { sourceIPAddress: "198.51.100.7" }),
    read("dana", "b", { errorCode: "ResourceNotFoundException" }),
    call("aws.ec2", "RunInstances", { errorCode: "Client.UnauthorizedOperation", userIdentity: session }),
    call("aws.ec2", "RunInstances", { errorCode: "Client.InstanceLimitExceeded", userIdentity: session }),
    call(
      "aws.s3",
      "X",
      { errorCode: "AccessDenied", userIdentity: { principalId: "AIDAEXAMPLE" } },
      { account: other },
    ),
    call("aws.s3", "X", { errorCode: "AccessDenied", userIdentity: null }),
    signIn("Failure", user("dana"), { time: timeAt(7) }),
    signIn("Failure", user("eve"), { time: timeAt(3) }),
    signIn("Failure", { ...user("eve"), sourceIPAddress: "198.51.100.7" }, { account: other }),
    signIn("Failure", user("HIDDEN_DUE_TO_SECURITY_REASONS")),
    signIn("Failure", { sourceIPAddress: null, userIdentity: null }),
    findingAt("guardduty-finding", 1, { severity: 3.9 }),
    findingAt("guardduty-finding", 5, { severity: null, id: "unrated" }),
    findingAt("guardduty-finding", 4, { severity: 9, service: { archived: true } }),
    ...[0, 4, 7, 8.9, 9].map((severity) => findingAt("guardduty-finding", 2, { severity, id: `severity ${severity}` })),
    findingAt("inspector-finding", 3, { status: "CLOSED" }),
    findingAt("inspector-finding", 2),
    findingAt("inspector-finding", 2, { findingArn: "another", severity: "UNTRIAGED" }),
    findingAt("macie-finding", 1, { id: "another", severity: { description: "Low" }, accountId: own }),
    findingAt("macie-finding", 1, { id: "archived", archived: true }),
    findingAt("access-analyzer-finding", 5, { status: "ARCHIVED" }),
    findingAt("access-analyzer-finding", 5, { id: "deleted", isDeleted: true }),
    findingAt("access-analyzer-finding", 5, { id: "inside" }, "Internal Access Finding"),
    findingAt("access-analyzer-finding", 5, { id: "unused" }, "Unused Access Finding for IAM entities"),
    imported(1, { Id: "archived", RecordState: "ARCHIVED" }),
    imported(2, { Id: "notified", Workflow: { Status: "NOTIFIED" } }),
    imported(3, { Id: "suppressed", Workflow: { Status: "SUPPRESSED" } }),
    { ...sample("heartbeat"), id: "early heartbeat", time: timeAt(1) },
    { ...sample("heartbeat"), id: "late heartbeat", time: timeAt(9) },
    { ...sample("heartbeat"), id: "no heartbeat", "detail-type": "HEARTBEAT", account: "777788889999" },
    { ...sample("parameters-changed"), id: "one type" },
    { ...sample("parameters-changed"), id: "another type", "detail-type": "Parameter Store Policy Action" },
    findingAt("health-event", 1),
    findingAt("health-event", 1, { ...health, page: "2" }),
    findingAt("health-event", 1, { ...health, affectedAccount: other }),
    { ...findingAt("health-event", 2, { ...health, backupEvent: true }), region: "us-west-2" },
  ];
}

/** Calls of two weeks: two places that called each day and then fell silent, and one that did on too few days to tell. */
function weeks(): Envelope[] {
  const callsOf = (account: string, region: string, days: number) =>
    Array.from({ length: days }, (_, index) => ({
      ...call("aws.iam", "ListRoles", {
        eventID: `${account} ${region} ${index}`,
        userIdentity: { type: "IAMUser", arn: `arn:aws:iam::${account}:user/operator` },
      }),
      id: `${account} ${region} ${index}`,
      account,
      region,
      time: `2026-10-${20 + index}T09:00:00Z`,
    }));
  return [
    ...callsOf("333344445555", "us-east-1", 5),
    ...callsOf("333344445555", "eu-west-1", 7),
    ...callsOf("444455556666", "us-east-1", 4),
  ];
}

const timeAt = (hour: number) => `2026-11-02T0${hour}:00:00Z`;

/** The catalog's calls, of which a sample shows one for each entry. */
export function namedCalls(record: JsonObject): Envelope[] {
  return catalog.flatMap(({ source, pattern }) => {
    const names = (pattern["detail"] as JsonObject | undefined)?.["eventName"];
    return (Array.isArray(names) ? names : [])
      .filter((name) => typeof name === "string")
      .map((name) => call(source, name, record));
  });
}

/**
 * The catalog from three accounts in two Regions, its calls also refused, every call that it names, and calls of two weeks
 * before; a third of all delivered twice, some with another envelope id.
 */
export function traffic(): Envelope[] {
  const places = [own, "222233334444", other].flatMap((account) =>
    ["us-east-1", "eu-west-1"].map((region) => ({ account, region })),
  );
  const arising = catalog.flatMap((entry) =>
    places
      .filter(({ region }) => entry.regions?.includes(region) ?? true)
      .map(({ account, region }) => arise(entry, account, region, now)),
  );
  const refused = arising.filter(({ detail }) => detail["eventName"] !== undefined).map(refusal);
  const once = [...arising, ...refused, ...namedCalls({ userIdentity: session }), ...aggregated(), ...weeks()];
  const twice = once.filter((_, index) => index % 3 === 0);
  const hopped = once.filter((_, index) => index % 7 === 0).map((event) => ({ ...event, id: `hopped ${event.id}` }));
  return [...once, ...twice, ...hopped];
}

const refusal = (event: Envelope): Envelope => ({
  ...event,
  id: `refused ${event.id}`,
  detail: {
    ...event.detail,
    eventID: `refused ${String(event.detail["eventID"])}`,
    errorCode: "AccessDenied",
    requestParameters: null,
    responseElements: null,
  },
});
