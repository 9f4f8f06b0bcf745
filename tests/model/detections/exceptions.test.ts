import assert from "node:assert/strict";
import fc from "fast-check";
import { warningsOf } from "../../../model/checks/cross-checks";
import type { Detection } from "../../../model/detections/detection";
import { planDetectionRules } from "../../../model/detections/detection-rules";
import { chosenDetections, findDetection, patternOf } from "../../../model/detections/detections";
import { createExceptions } from "../../../model/detections/exceptions";
import { daysUntil, narrowedPatternOf, patternRoom } from "../../../model/detections/narrowing";
import { subjectsOf } from "../../../model/detections/subject";
import type { Envelope, JsonObject } from "../../../model/envelope";
import { compilePattern, validatePattern } from "../../../model/pattern/pattern";
import type { Exception } from "../../../model/settings/exceptions";
import { listedAccounts } from "../../../organization/accounts";
import { prodSettings } from "../../settings-of-prod";
import { problemsIn } from "../../settings-problems";

const deployer = "arn:aws:iam::400000000001:role/ci/deployment";

const raw = (change: Record<string, unknown> = {}) => ({
  id: "deployments-stop-trails",
  detections: ["trail-stopped"],
  principal: { role: deployer },
  owner: "platform team",
  reason: "The pipeline replaces trails when it moves them.",
  until: "2027-06-30",
  ...change,
});

const settingsWith = (exceptions: readonly unknown[], more: Record<string, unknown> = {}) =>
  prodSettings((settings) => (settings["detections"] = { exceptions, ...more }));

const exceptionOf = (change: Record<string, unknown> = {}): Exception =>
  settingsWith([raw(change)]).detections.exceptions[0] ?? assert.fail();

const detectionOf = (id: string): Detection => findDetection(id) ?? assert.fail(id);

/** The sample as a session of a role would have caused it. */
function by(id: string, role: string, change: (event: any) => void = () => {}): Envelope {
  const event = structuredClone(detectionOf(id).sample) as any;
  event.account = "400000000001";
  event.time = "2027-01-15T10:00:00Z";
  event.detail.userIdentity = {
    type: "AssumedRole",
    arn: `arn:aws:sts::400000000001:assumed-role/${role.split("/").at(-1)}/run-7`,
    sessionContext: { sessionIssuer: { type: "Role", arn: role, userName: role.split("/").at(-1) } },
  };
  event.detail.userAgent = "Terraform/1.13.0";
  change(event);
  return event as Envelope;
}

const accounts = listedAccounts(prodSettings());

function judge(exception: Exception, event: Envelope, detection = "trail-stopped", now = new Date(0)): boolean {
  const accountId = event.account;
  const account = accounts.find(({ id }) => id === accountId);
  const subjects = subjectsOf(event, detectionOf(detection).subject ?? []);
  return createExceptions([exception])({ detection, event, accountId, account, subjects, now }) !== undefined;
}

describe("an exception", () => {
  const within = by("trail-stopped", deployer);
  const cases: readonly {
    readonly by: string;
    readonly conditions: Record<string, unknown>;
    readonly outside: Readonly<Record<string, Envelope>>;
  }[] = [
    {
      by: "account",
      conditions: { principal: undefined, account: "400000000001" },
      outside: { "another account": { ...within, account: "400000000002" } },
    },
    {
      by: "unit",
      conditions: { principal: undefined, unit: "Workloads/Production" },
      outside: {
        "an account of another unit": { ...within, account: "500000000001" },
        "an account that is not in the settings": { ...within, account: "999988887777" },
      },
    },
    {
      by: "tag of the account",
      conditions: { principal: undefined, accountTag: { key: "team", value: "shop" } },
      outside: {
        "another value": { ...within, account: "400000000002" },
        "no tag": { ...within, account: "200000000001" },
      },
    },
    {
      by: "role's ARN",
      conditions: {},
      outside: {
        "a role that begins alike": by("trail-stopped", `${deployer}-2`),
        "the role's name in another account": by("trail-stopped", deployer.replace("400000000001", "400000000002")),
        "no role": by("trail-stopped", deployer, (event) => delete event.detail.userIdentity.sessionContext),
      },
    },
    {
      by: "role's name",
      conditions: { principal: { role: "deployment" } },
      outside: {
        "another name": by("trail-stopped", "arn:aws:iam::400000000001:role/deployment2"),
        "a user of this name": by(
          "trail-stopped",
          deployer,
          (event) => (event.detail.userIdentity.sessionContext.sessionIssuer.type = "IAMUser"),
        ),
        "no caller": by("trail-stopped", deployer, (event) => delete event.detail.userIdentity),
      },
    },
    {
      by: "caller's ARN",
      conditions: { principal: { arn: "arn:aws:sts::400000000001:assumed-role/deployment/*" } },
      outside: { "another role's session": by("trail-stopped", deployer.replace("deployment", "other")) },
    },
    {
      by: "user agent",
      conditions: { account: "400000000001", principal: { userAgent: "Terraform/*" } },
      outside: {
        "another program": by("trail-stopped", deployer, (event) => (event.detail.userAgent = "aws-cli/2")),
        "no user agent": by("trail-stopped", deployer, (event) => delete event.detail.userAgent),
      },
    },
    {
      by: "resource",
      conditions: { principal: undefined, resource: "arn:aws:cloudtrail:*:trail/organization" },
      outside: {
        "another resource": by(
          "trail-stopped",
          deployer,
          (event) => (event.detail.requestParameters.name = "organization-2"),
        ),
        "no resource": by("trail-stopped", deployer, (event) => (event.detail.requestParameters = null)),
      },
    },
    {
      by: "pattern",
      conditions: { principal: undefined, pattern: { detail: { eventName: ["StopLogging"] } } },
      outside: { "another call": by("trail-stopped", deployer, (event) => (event.detail.eventName = "DeleteTrail")) },
    },
    {
      by: "several conditions, of which all must hold",
      conditions: { account: "400000000001", principal: { role: deployer, userAgent: "Terraform/*" } },
      outside: {
        "one that fails": by("trail-stopped", deployer, (event) => (event.detail.userAgent = "curl")),
        "another that fails": { ...within, account: "500000000001" },
      },
    },
  ];
  for (const { by: what, conditions, outside } of cases)
    describe(`by ${what}`, () => {
      const exception = exceptionOf(conditions);
      it("excepts what it says", () => assert.equal(judge(exception, within), true));
      it("is for its detections alone", () => assert.equal(judge(exception, within, "trail-weakened"), false));
      for (const [near, event] of Object.entries(outside))
        it(`does not except ${near}`, () => assert.equal(judge(exception, event), false));
    });

  it("excepts an event about two things only if both are among its resources", () => {
    const event = by("ssm-command-sent", deployer, ({ detail }) => {
      detail.requestParameters.instanceIds = ["i-1", "i-2"];
    });
    const of = (resource: unknown) =>
      judge(
        exceptionOf({ principal: undefined, account: "400000000001", detections: ["ssm-command-sent"], resource }),
        event,
        "ssm-command-sent",
      );
    assert.equal(of(["i-1", "AWS-RunShellScript"]), false);
    assert.equal(of(["i-1", "i-2", "AWS-RunShellScript"]), true);
    assert.equal(of("*"), true);
  });

  it("counts through its last day, on the clock of the event", () => {
    const exception = exceptionOf({ until: "2027-01-15" });
    const late = new Date("2027-03-01T00:00:00Z");
    assert.equal(judge(exception, { ...within, time: "2027-01-15T23:59:59Z" }, "trail-stopped", late), true);
    assert.equal(judge(exception, { ...within, time: "2027-01-16T00:00:00Z" }, "trail-stopped", new Date(0)), false);
  });

  it("counts on the clock of the function where the sender writes the time", () => {
    const exception = exceptionOf({ until: "2027-01-15", principal: undefined, account: "400000000001" });
    const event: Envelope = { ...within, source: "com.example.deploys", time: "2020-01-01T00:00:00Z" };
    assert.equal(judge(exception, event, "trail-stopped", new Date("2027-01-15T23:59:59Z")), true);
    assert.equal(judge(exception, event, "trail-stopped", new Date("2027-01-16T00:00:00Z")), false);
  });
});

describe("a rule narrowed by exceptions", () => {
  const narrowed = (change: Record<string, unknown> = {}, id = "trail-stopped") =>
    narrowedPatternOf(detectionOf(id), [exceptionOf({ detections: [id], ...change })]);
  const isNarrowed = (change: Record<string, unknown> = {}, id = "trail-stopped") => "$or" in narrowed(change, id);

  it("leaves out what a pattern can say exactly, and takes it from the day after", () => {
    const matcher = compilePattern(narrowed());
    assert.equal(matcher.matches(by("trail-stopped", deployer)), false);
    assert.equal(matcher.matches(by("trail-stopped", `${deployer}2`)), true);
    assert.equal(matcher.matches(detectionOf("trail-stopped").sample), true, "a caller without a session");
    for (const [time, taken] of [
      ["2023-01-01T00:00:00Z", false],
      ["2027-06-30T23:59:59Z", false],
      ["2027-07-01T00:00:00Z", true],
      ["2031-01-01T00:00:00Z", true],
    ] as const)
      assert.equal(matcher.matches(by("trail-stopped", deployer, (event) => (event.time = time))), taken, time);
  });

  it("knows every day up to the last", () => {
    const days = fc.date({ min: new Date("2024-01-01"), max: new Date("2035-12-31"), noInvalidDate: true });
    fc.assert(
      fc.property(days, fc.integer({ min: -1400, max: 1400 }), (last, distance) => {
        const dayOf = (date: Date) => date.toISOString().slice(0, 10);
        const day = dayOf(new Date(last.getTime() + distance * 86_400_000));
        const covered = daysUntil(dayOf(last)).some((beginning) => `${day}T12:00:00Z`.startsWith(beginning));
        assert.equal(covered, distance <= 0, `${day} of ${dayOf(last)}`);
      }),
    );
  });

  it("never loses an event that no exception covers, nor keeps one that its own pattern leaves", () => {
    const value = (...values: string[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
    const roles = [deployer, `${deployer}2`, "deployment", "arn:aws:iam::500000000001:role/ci/deployment"];
    const exception = fc.record({
      id: fc.constantFrom("trail-stopped", "admin-policy-attached", "sign-in-without-mfa", "guardduty-disabled"),
      account: value("400000000001", "500000000001"),
      role: fc.option(fc.constantFrom<unknown>(...roles, roles.slice(0, 2), roles.slice(1)), { nil: undefined }),
      invokedBy: value("cloudformation.amazonaws.com"),
      userAgent: value("Terraform/1.13.0", "Terraform/*"),
      until: fc.constantFrom("2027-01-14", "2027-01-15", "2027-12-31"),
    });
    const caller = fc.record({
      account: fc.constantFrom("400000000001", "500000000001"),
      type: fc.constantFrom("Role", "IAMUser", undefined),
      arn: fc.constantFrom(...roles, undefined),
      userName: fc.constantFrom("deployment", "deployment2", undefined),
      invokedBy: value("cloudformation.amazonaws.com", "AWS Internal"),
      userAgent: value("Terraform/1.13.0", "curl"),
    });
    const base = exceptionOf();
    let narrow = 0;
    let excepted = 0;
    fc.assert(
      fc.property(exception, caller, ({ id, account, role, invokedBy, userAgent, until }, called) => {
        const principal = { role, invokedBy, userAgent };
        const named = Object.values(principal).some((each) => each !== undefined);
        if (!named || (account === undefined && role === undefined && invokedBy === undefined)) return;
        const listOf = (each: unknown) => (each === undefined ? undefined : ([each].flat() as string[]));
        const settings = {
          ...base,
          detections: [id],
          account: listOf(account),
          principal: { role: listOf(role), invokedBy: listOf(invokedBy), userAgent: listOf(userAgent) },
          until,
        };
        const event = by(id, deployer, (changed) => {
          changed.account = called.account;
          changed.detail.userAgent = called.userAgent;
          changed.detail.userIdentity.invokedBy = called.invokedBy;
          const { type, arn, userName } = called;
          changed.detail.userIdentity.sessionContext.sessionIssuer = { type, arn, userName };
        });
        const clean = JSON.parse(JSON.stringify(event)) as Envelope;
        const detection = detectionOf(id);
        const pattern = narrowedPatternOf(detection, [settings]);
        assert.deepEqual(validatePattern(pattern), []);
        const [fires, passes] = [patternOf(detection), pattern].map((each) => compilePattern(each).matches(clean));
        const covered = judge(settings, clean, id);
        if (!fires) assert.equal(passes, false);
        else if (!covered) assert.equal(passes, true, JSON.stringify([pattern, clean]));
        if ("$or" in pattern && fires && covered) {
          assert.equal(passes, false, JSON.stringify([pattern, clean]));
          excepted++;
        }
        if ("$or" in pattern) narrow++;
      }),
      { numRuns: 3000, seed: 16 },
    );
    assert.ok(narrow > 500 && excepted > 20, `${narrow} narrowed, ${excepted} excepted`);
  });

  for (const [what, change, id] of <[string, Record<string, unknown>, string?][]>[
    ["a unit", { unit: "Workloads" }],
    ["a tag", { accountTag: { key: "team" } }],
    ["a resource", { resource: "x" }],
    ["a pattern", { pattern: { detail: { eventName: ["StopLogging"] } } }],
    ["any characters", { principal: { role: "deploy*" } }],
    ["roles by name and by ARN", { principal: { role: ["deployment", deployer] } }],
    [
      "a finding, whose account is another",
      { principal: undefined, account: "400000000001" },
      "guardduty-high-finding",
    ],
    ["a caller on whom the detection has a condition", { principal: { invokedBy: "AWS Internal" } }, "root-used-iam"],
    ["another detection", { detections: ["root-sign-in"] }],
  ])
    it(`is as wide as before for ${what}`, () => assert.equal(isNarrowed(change, id ?? "trail-stopped"), false));

  it("is as wide as before where the pattern would be too long", () => {
    const account = accounts.map(({ id }) => id);
    assert.equal(isNarrowed({ account }), true);
    const long = { ...detectionOf("trail-stopped"), pattern: patternOfLength(patternRoom - 100) };
    assert.equal("$or" in narrowedPatternOf(long, [exceptionOf()]), false);
  });

  it("is not narrowed where several detections share it", () => {
    const chosen = chosenDetections(settingsWith([]));
    const [shared, alone] = [{ rules: 60 }, { rules: 300 }].map((budget) =>
      planDetectionRules(chosen, budget, [exceptionOf({ detections: "all" })]),
    );
    const has = (rules: typeof shared) => rules?.some(({ pattern }) => JSON.stringify(pattern).includes(deployer));
    assert.deepEqual([has(shared), has(alone)], [false, true]);
  });
});

const patternOfLength = (length: number): JsonObject => ({
  "detail-type": ["AWS API Call via CloudTrail"],
  detail: { eventName: ["x".repeat(length - 100)] },
});

describe("settings of exceptions", () => {
  const problemsOf = (...exceptions: unknown[]) => problemsIn(() => settingsWith(exceptions));
  const refused: readonly [what: string, exceptions: readonly unknown[], says: RegExp][] = [
    [
      "an unknown detection",
      [raw({ detections: ["trail-stoped"] })],
      /detections\[0\] is "trail-stoped", which is not a detection\. Did you mean trail-stopped\?/,
    ],
    ["no detection", [raw({ detections: [] })], /detections.*name at least one/],
    [
      "a day that is none",
      [raw({ until: "2027-02-30" })],
      /exceptions\[0\]\.until.*"2027-02-30".*not a date: write one such as 2027-06-30/,
    ],
    ["no last day", [raw({ until: undefined })], /exceptions\[0\]\.until is missing/],
    ["no reason", [raw({ reason: undefined })], /exceptions\[0\]\.reason is missing/],
    ["a reason that is none", [raw({ reason: "ok" })], /not a reason: write a sentence/],
    ["no owner", [raw({ owner: undefined })], /exceptions\[0\]\.owner is missing/],
    ["an account that is none", [raw({ account: "4000" })], /exceptions\[0\]\.account.*"4000".*not an account id/],
    [
      "an id twice",
      [raw(), raw()],
      /exceptions\[1\]\.id is "deployments-stop-trails", the same as detections\.exceptions\[0\]\.id/,
    ],
    ["an id of AWS's own callers", [raw({ id: "aws-sso" })], /exceptions\[0\]\.id is "aws-sso", but ids that begin/],
    [
      "a pattern that is none",
      [raw({ pattern: { detail: { eventName: "StopLogging" } } })],
      /exceptions\[0\]\.pattern is not an event pattern/,
    ],
    [
      "nothing but detections",
      [raw({ principal: undefined })],
      /exceptions\[0\] excepts every event of trail-stopped\. Narrow it/,
    ],
    ["the root of all units", [raw({ principal: undefined, unit: "/" })], /excepts every event of trail-stopped/],
    ["a resource that is any", [raw({ principal: undefined, resource: "*" })], /excepts every event of trail-stopped/],
    [
      "a pattern that is the detection's own",
      [raw({ principal: undefined, pattern: { source: ["aws.cloudtrail"] } })],
      /excepts every event of trail-stopped/,
    ],
    ["everything of all", [raw({ principal: undefined, detections: "all" })], /excepts every event of all detections/],
    ["everything, of something narrower", [raw({ everything: true })], /everything is true, but/],
    ["a user agent alone", [raw({ principal: { userAgent: "Terraform/*" } })], /anybody can write such a user agent/],
    ["a principal that is nobody", [raw({ principal: {} })], /names nobody: write role, arn, invokedBy or userAgent/],
    [
      "a service that is none",
      [raw({ principal: { invokedBy: "CloudFormation" } })],
      /not what CloudTrail writes there: write one such as cloudformation\.amazonaws\.com/,
    ],
    ["a key that is none", [raw({ tag: { key: "a" } })], /exceptions\[0\]\.tag/],
  ];
  for (const [what, exceptions, says] of refused)
    it(`refuse ${what}, in one message`, () => {
      const message = problemsOf(...exceptions);
      assert.match(message, says);
      assert.equal(message.match(/exceptions\[/g)?.length, /the same as/.test(message) ? 2 : 1, message);
    });

  it("refuse an account and a unit that do not exist", () => {
    const message = problemsOf(raw({ account: ["400000000001", "400000000009"] }), raw({ id: "b", unit: "Workload" }));
    assert.match(message, /exceptions\[0\]\.account is "400000000009", which is not one of the accounts/);
    assert.match(message, /exceptions\[1\]\.unit is "Workload", which has no account\. Did you mean Workloads\?/);
    assert.equal(message.match(/exceptions\[/g)?.length, 2);
  });

  it("take everything if they say so", () => {
    assert.equal(exceptionOf({ principal: undefined, everything: true }).everything, true);
  });

  it("warn of those that ended, from the day after, and of those of detections that are off", () => {
    const warned = (day: string, more: Record<string, unknown> = {}) =>
      warningsOf(settingsWith([raw()], more), new Date(`${day}T12:00:00Z`)).filter((each) =>
        each.startsWith("detections.exceptions"),
      );
    assert.deepEqual(warned("2027-06-30"), []);
    assert.match(
      warned("2027-07-01").join(),
      /^detections\.exceptions\[0\] \(deployments-stop-trails, owner platform team\) ended on 2027-06-30 and no longer counts/,
    );
    assert.match(
      warned("2027-06-30", { exclude: ["trail-stopped"] }).join(),
      /is from trail-stopped, which settings leave out/,
    );
  });
});
