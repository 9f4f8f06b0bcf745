import assert from "node:assert/strict";
import type { Configuration } from "../../../functions/notify/configuration";
import { createDecider } from "../../../functions/notify/decide";
import { digestLine } from "../../../functions/notify/digest";
import { ticketEvent } from "../../../functions/notify/channels/ticket/messages";
import { emailDigest, emailOf } from "../../../functions/notify/channels/email/messages";
import { httpsDigest, httpsMessage } from "../../../functions/notify/channels/https/messages";
import { lookLines, type Notice } from "../../../functions/notify/notice";
import { slackDigest, slackMessage } from "../../../functions/notify/channels/slack/messages";
import { teamsDigest, teamsMessage } from "../../../functions/notify/channels/teams/messages";
import { clean } from "../../../functions/notify/text";
import { accessAnalyzerFinding } from "../../../model/catalog/events/access-analyzer-finding";
import { correlation } from "../../../model/catalog/events/correlation";
import { guarddutyFinding } from "../../../model/catalog/events/guardduty-finding";
import { inspectorFinding } from "../../../model/catalog/events/inspector-finding";
import { macieFinding } from "../../../model/catalog/events/macie-finding";
import { securityhubFinding } from "../../../model/catalog/events/securityhub-finding";
import type { Envelope, JsonObject } from "../../../model/envelope";
import { apiCall } from "../hub";

const triaged = {
  look: ["Look at the group first.", "Look at who did it.", "Look at what is behind it."],
  harmless: "A group without interfaces.",
  contain: "Revoke the rule.",
};

const configuration: Configuration = {
  region: "us-east-1",
  workgroup: "event-governance-prod",
  channels: [
    { id: "security", kind: "slack", secret: "s" },
    { id: "shop", kind: "teams", secret: "t" },
    { id: "tickets", kind: "https", secret: "u" },
  ],
  routes: [
    { channels: ["tickets"], severities: ["critical"] },
    { channels: ["shop"], tags: { team: "shop" } },
    { channels: ["security", "shop"], units: ["Workloads"], detections: ["group-opened"] },
  ],
  match: "all",
  defaultChannel: "security",
  dedupeMinutes: 60,
  collapseAfter: 10,
  digest: { severities: ["low"], hours: 24 },
  accounts: [
    { id: "400000000001", name: "shop-production", unit: "Workloads/Production", tags: { team: "shop" } },
    { id: "200000000001", name: "security-tooling", unit: "Security", tags: {} },
  ],
  detections: [
    {
      id: "group-opened",
      title: "A security group was opened to the world",
      why: "Scanners find an open port within minutes.",
      severity: "high",
      query: { name: "security-groups-opened", parameters: ["first_day", "last_day"] },
      ...triaged,
      pattern: { source: ["aws.ec2"], detail: { eventName: ["AuthorizeSecurityGroupIngress"] } },
    },
    {
      id: "trail-stopped",
      title: "A trail was stopped",
      why: "Nobody sees what follows.",
      severity: "critical",
      ...triaged,
      pattern: { source: ["aws.cloudtrail"], detail: { eventName: ["StopLogging"] } },
    },
    { id: "noise", title: "Noise", why: "Noise.", severity: "low", ...triaged, pattern: { source: ["aws.noise"] } },
  ],
  exceptions: [],
};

const now = new Date("2026-11-02T12:00:00Z");

const opened = (detail: Record<string, unknown> = {}, envelope: Partial<Envelope> = {}) =>
  apiCall("ec2", "AuthorizeSecurityGroupIngress", detail, envelope);

function noticeOf(event: Envelope): Notice {
  const [first] = createDecider(configuration)(event, now).notifications;
  assert(first);
  return first.notice;
}

const told = (event: Envelope, change: Partial<Configuration> = {}) =>
  createDecider({ ...configuration, ...change })(event, now).notifications.map(({ channel }) => channel.id);

/** An alert of a correlation rule, with these events behind it. */
const alertOf = (events: unknown): Envelope => ({
  ...correlation.sample,
  detail: { ...correlation.sample.detail, rule: "user-made-and-deleted", events } as JsonObject,
});
const chained: Configuration = {
  ...configuration,
  detections: [
    {
      id: "user-made-and-deleted",
      title: "A user was made and deleted within the hour",
      why: "Who needs a user for minutes wants to leave no trace of what it did.",
      severity: "medium",
      subject: ["detail.concerned"],
      ...triaged,
      pattern: { source: [correlation.source], detail: { rule: ["user-made-and-deleted"] } },
    },
  ],
};
const chainedNotice = (events: unknown): Notice => {
  const [first] = createDecider(chained)(alertOf(events), now).notifications;
  return first?.notice ?? assert.fail();
};

describe("the events behind an alert", () => {
  const one = (index: number, more: object = {}) => ({
    event: "made",
    name: "CreateUser",
    time: `2026-11-02T09:${String(index).padStart(2, "0")}:00Z`,
    key: `9d9f2d3c-6c1c-4c7a-8a3e-0000000000${String(index).padStart(2, "0")}`,
    ...more,
  });

  it("are named in the message of every kind of channel, in their order", () => {
    const notice = chainedNotice(correlation.sample.detail["events"]);
    assert.deepEqual(notice.chain, [
      "2026-11-02T09:41:02Z CreateUser (made) 9d9f2d3c-6c1c-4c7a-8a3e-2b1f0e9d8c7b",
      "2026-11-02T10:11:40Z DeleteUser (deleted) 1b2c3d4e-5f60-4718-92a3-b4c5d6e7f809",
    ]);
    const tickets = { id: "t", kind: "ticket", secret: "s" } as const;
    for (const message of [
      slackMessage(notice, 0),
      teamsMessage(notice, 0),
      emailOf(notice, 0),
      httpsMessage(notice, 0),
      ticketEvent(notice, 0, tickets as never),
    ])
      for (const line of notice.chain) assert(JSON.stringify(message).includes(line), JSON.stringify(message));
    assert.match(emailOf(notice, 0).message, /\n\nIts events:\n2026-11-02T09:41:02Z CreateUser .*\n2026.*\n\n1\. /);
  });

  it("are a few lines however many they are: the first and the last of them, and how many are left out", () => {
    const { chain } = chainedNotice(Array.from({ length: 25 }, (_, index) => one(index, { value: `user${index}` })));
    assert.equal(chain.length, 8);
    assert.match(chain[0] ?? "", /09:00:00Z CreateUser \(made\) user0 /);
    assert.equal(chain[5], "… 18 more");
    assert.match(chain[7] ?? "", /09:24:00Z CreateUser \(made\) user24 /);
    assert.equal(chainedNotice(Array.from({ length: 7 }, (_, index) => one(index))).chain.length, 7);
  });

  it("are none of an event that is one by itself, whatever it says", () => {
    const { chain } = noticeOf(opened({ events: [one(1)] }));
    assert.deepEqual(chain, []);
    for (const events of [undefined, null, {}, "x", []]) assert.deepEqual(chainedNotice(events).chain, []);
    assert.deepEqual(chainedNotice([null, { name: ["x"], time: {} }]).chain, [
      "at a time unknown an event",
      "at a time unknown an event",
    ]);
  });

  it("say nothing that a chat takes for more than text, and stay short", () => {
    const hostile = "<!channel> <@U123> *x* [link](https://evil.example)\u202E\u0007\n# heading";
    const lines = [
      { event: hostile, name: hostile, time: hostile, key: hostile, value: hostile },
      {
        event: "&".repeat(100_000),
        name: "<".repeat(100_000),
        time: "é".repeat(100_000),
        key: ">".repeat(9999),
        value: "&".repeat(9999),
      },
    ];
    const notice = chainedNotice(Array.from({ length: 25 }, (_, index) => lines[index % 2]));
    assert(notice.chain.every((line) => [...line].length <= 200 && !/[\u202E\u0007\n]/.test(line)));
    const slack = slackMessage(notice, 0) as unknown as { blocks: { text?: { type: string; text: string } }[] };
    assert(!/<!|<@/.test(JSON.stringify(slack)));
    for (const { text } of slack.blocks) assert(text === undefined || text.text.length <= 3000);
    assert(JSON.stringify(slack.blocks).length < 13_000);
    assert(Buffer.byteLength(JSON.stringify(teamsMessage(notice, 0))) <= 20_000);
    assert(!JSON.stringify(teamsMessage(notice, 0)).includes('"TextBlock"'));
  });
});

describe("the channels that notify selects", () => {
  it("are those of every matching route, each once", () => {
    assert.deepEqual(told(opened()), ["security", "shop"]);
  });
  it("are those of the first matching route, if settings say so", () => {
    assert.deepEqual(told(opened(), { match: "first" }), ["shop"]);
  });
  it("include the default channel if no route matches, or the account has left", () => {
    assert.deepEqual(told(opened({}, { account: "200000000001" })), ["security"]);
    assert.deepEqual(told(opened({}, { account: "999999999999" })), ["security"]);
  });
  it("depend on a unit by its id too, if paths of accounts are known", () => {
    const routes = [{ channels: ["tickets"], units: ["ou-ab12-22222222"] }];
    assert.deepEqual(told(opened(), { routes }), ["security"]);
    const path = "o-exampleorg/r-ab12/ou-ab12-11111111/ou-ab12-22222222/";
    const accounts = configuration.accounts.map((account) => ({ ...account, path }));
    assert.deepEqual(told(opened(), { routes, accounts }), ["tickets"]);
  });
  it("do not depend on units whose names only begin alike", () => {
    const routes = [{ channels: ["tickets"], units: ["Work"] }];
    assert.deepEqual(told(opened(), { routes }), ["security"]);
  });
  it("are none for an event without a detection", () => {
    assert.deepEqual(told(apiCall("ec2", "RunInstances")), []);
    assert.deepEqual(told({ ...opened(), source: "com.example.ec2" }), []);
  });
  it("receive low severity only in the digest", () => {
    const [telling] = createDecider(configuration)(apiCall("noise", "Anything"), now).notifications;
    assert.equal(telling?.when, "digest");
  });
});

describe("an incident", () => {
  const incident = (event: Envelope) => noticeOf(event).incident;
  const by = (arn: string) => ({ userIdentity: { type: "IAMUser", arn } });
  it("is the same for another session of the same role, and different for another actor, account or Region", () => {
    const session = (name: string) => ({
      userIdentity: {
        type: "AssumedRole",
        arn: `arn:aws:sts::400000000001:assumed-role/admin/${name}`,
        sessionContext: { sessionIssuer: { arn: "arn:aws:iam::400000000001:role/admin" } },
      },
    });
    assert.equal(incident(opened(session("alice"))), incident(opened(session("bob"))));
    const all = [
      opened(by("arn:aws:iam::400000000001:user/a")),
      opened(by("arn:aws:iam::400000000001:user/b")),
      opened(by("arn:aws:iam::400000000001:user/a"), { region: "eu-west-1" }),
      opened(by("arn:aws:iam::400000000001:user/a"), { account: "200000000001" }),
    ].map(incident);
    assert.equal(new Set(all).size, 4);
  });
  it("is different for another resource: a decoy hides nothing", () => {
    const of = (groupId: string) => incident(opened({ requestParameters: { groupId } }));
    assert.notEqual(of("sg-decoy"), of("sg-customer-data"));
    assert.equal(of("sg-decoy"), of("sg-decoy"));
  });
  it("is different for other parameters, if its detection does not say where its subject is", () => {
    const of = (requestParameters: JsonObject | null, more: JsonObject = {}) =>
      incident(opened({ requestParameters, ...more }));
    assert.notEqual(of({ snapshotId: "a" }), of({ snapshotId: "b" }));
    assert.equal(of({ snapshotId: "a" }), of({ snapshotId: "a" }, { eventID: "1", requestID: "2", userAgent: "x" }));
    assert.notEqual(of(null, { serviceEventDetails: { a: 1 } }), of(null, { serviceEventDetails: { a: 2 } }));
    assert.equal(of(null), of(null, { eventID: "1", eventTime: "2026-01-01T00:00:00Z" }));
    assert.notEqual(of(null), of(null, { errorCode: "Client.DryRunOperation" }));
    const deploy = (detail: JsonObject) =>
      incident({
        ...opened(),
        "detail-type": "Deployed",
        detail: { eventName: "AuthorizeSecurityGroupIngress", ...detail },
      });
    assert.notEqual(deploy({ service: "shop" }), deploy({ service: "search" }));
    assert.equal(deploy({ service: "shop" }), deploy({ service: "shop" }));
  });
  it("is different for another person of the same permission set, and names the person", () => {
    const person = (name: string) => {
      const role = "AWSReservedSSO_Admin_0123456789abcdef";
      return opened({
        userIdentity: {
          type: "AssumedRole",
          arn: `arn:aws:sts::400000000001:assumed-role/${role}/${name}`,
          sessionContext: {
            sessionIssuer: { arn: `arn:aws:iam::400000000001:role/aws-reserved/sso.amazonaws.com/eu-west-1/${role}` },
          },
        },
      });
    };
    assert.notEqual(incident(person("alice@example.com")), incident(person("bob@example.com")));
    assert.match(factOf(noticeOf(person("alice@example.com")), "By"), /alice@example\.com$/);
  });
  it("is reported with a maximum if it came more often than it can count", () => {
    assert.match(emailOf(noticeOf(opened()), 99).message, /^99 more since/m);
    assert.match(emailOf(noticeOf(opened()), 100).message, /^At least 100 more since/m);
  });
  it("that stands for many says how many, and where they are, in every channel", () => {
    const notice = { ...noticeOf(opened()), collapsed: { after: 10, minutes: 60, subjects: ["sg-1", "sg-2"] } };
    const texts = [0, 591].map((repeats) => [
      JSON.stringify(slackMessage(notice, repeats)),
      JSON.stringify(teamsMessage(notice, repeats)),
      emailOf(notice, repeats).message,
      JSON.stringify(httpsMessage(notice, repeats)),
      JSON.stringify(ticketEvent(notice, repeats, { id: "tickets", kind: "ticket" })),
    ]);
    for (const text of texts[0] ?? []) assert.match(text, /told 10 times for this account within 60 minutes/);
    for (const text of texts[1] ?? []) {
      assert.match(text, /591 more incidents of this detection in this account were collapsed/);
      assert.match(text, /about sg-1, sg-2; the saved query security-groups-opened lists each of them/);
    }
  });
  it("has its subject in the messages of every channel", () => {
    const notice = noticeOf(opened({ requestParameters: { groupId: "sg-0123" } }));
    const ticket = { priorities: { low: "4", medium: "3", high: "2", critical: "1" }, body: { summary: "${subject}" } };
    for (const message of [
      slackMessage(notice, 0),
      teamsMessage(notice, 0),
      emailOf(notice, 0),
      httpsMessage(notice, 0),
      ticketEvent(notice, 0, { id: "tickets", kind: "ticket" }),
      ticketEvent(notice, 0, { id: "tickets", kind: "ticket", ticket }).detail.body,
      digestLine(notice),
    ])
      assert(JSON.stringify(message).includes("sg-0123"), JSON.stringify(message));
  });
  it("that was refused has another line in the digest than one that succeeded", () => {
    assert.notEqual(digestLine(noticeOf(opened())), digestLine(noticeOf(opened({ errorCode: "AccessDenied" }))));
  });
});

describe("a finding", () => {
  /** AWS's documented samples, as the administrator of each service sends them about an account of its own. */
  const administrator = "200000000001";
  const shop = "400000000001";
  const samples: readonly [name: string, finding: Envelope, facts: Readonly<Record<string, RegExp>>][] = [
    [
      "of GuardDuty",
      about(guarddutyFinding.sample, (detail) => ({ ...detail, accountId: shop })),
      {
        Finding: /^Credentials of an EC2 instance/,
        Type: /InstanceCredentialExfiltration/,
        Severity: /^8$/,
        Concerns: /^orders$/,
      },
    ],
    [
      "of Inspector",
      about(inspectorFinding.sample, (detail) => ({ ...detail, awsAccountId: shop })),
      {
        Finding: /^CVE-2023-30861/,
        Type: /^PACKAGE_VULNERABILITY$/,
        Severity: /^HIGH$/,
        Concerns: /function:invoices/,
      },
    ],
    [
      "of Macie",
      about(macieFinding.sample, (detail) => ({ ...detail, accountId: shop })),
      {
        Finding: /personal information$/,
        Type: /Personal$/,
        Severity: /^High$/,
        Concerns: /^arn:aws:s3:::customer-exports$/,
      },
    ],
    [
      "of Access Analyzer",
      about(accessAnalyzerFinding.sample, (detail) => ({ ...detail, accountId: shop })),
      { Type: /^AWS::S3::Bucket$/, Concerns: /^arn:aws:s3:::customer-exports$/ },
    ],
    [
      "of Security Hub",
      about(securityhubFinding.sample, (detail) => ({
        ...detail,
        findings: [{ ...(detail["findings"] as JsonObject[])[0], AwsAccountId: shop, Title: "Bucket is public" }],
      })),
      { Finding: /^Bucket is public$/, Severity: /^[A-Z]+$/, Concerns: /^arn:/ },
    ],
  ];
  function about({ ...sample }: Envelope, change: (detail: JsonObject) => JsonObject): Envelope {
    return { ...sample, account: administrator, detail: change(sample.detail) };
  }
  for (const [name, finding, facts] of samples)
    it(`of ${name} goes to the team of the affected account, with its description`, () => {
      const detections = [
        {
          id: "any-finding",
          title: "A finding",
          why: "It is one.",
          severity: "high" as const,
          ...triaged,
          pattern: { source: [finding.source] },
        },
      ];
      const accessPortal = { url: "https://example.awsapps.com/start", roleName: "ReadOnly" };
      assert.deepEqual(told(finding, { detections }), ["shop"]);
      const [telling] = createDecider({ ...configuration, detections, accessPortal })(finding, now).notifications;
      assert(telling);
      const { notice } = telling;
      assert.equal(notice.account.id, shop);
      assert.equal(factOf(notice, "Account"), `shop-production (${shop})`);
      assert.match(notice.links[0]?.url ?? "", new RegExp(`account_id=${shop}`));
      for (const [label, value] of Object.entries(facts)) assert.match(factOf(notice, label), value);
      const other = createDecider({ ...configuration, detections })(
        JSON.parse(JSON.stringify(finding).replaceAll(shop, "400000000002")) as Envelope,
        now,
      ).notifications;
      assert.notEqual(other[0]?.notice.incident, notice.incident);
    });

  it("that names no account, or is not an object, counts as its sender's", () => {
    for (const detail of <JsonObject[]>[
      {},
      { accountId: null },
      { accountId: 7 },
      { accountId: "x".repeat(1_000_000) },
      { resource: null },
    ]) {
      const detections = [
        {
          id: "any",
          title: "A finding",
          why: "It is one.",
          severity: "high" as const,
          ...triaged,
          pattern: { source: ["aws.guardduty"] },
        },
      ];
      const event = { ...guarddutyFinding.sample, account: administrator, detail };
      const [telling] = createDecider({ ...configuration, detections })(event, now).notifications;
      assert.equal(telling?.notice.account.id, administrator);
    }
  });
});

const factOf = ({ facts }: Notice, label: string): string => facts.find((fact) => fact.label === label)?.value ?? "";

describe("what a message says to look at", () => {
  const saved = { name: "q", parameters: ["first_day", "last_day", "principal", "resource", "session", "days_open"] };
  const about = (event: Envelope) => {
    const [detection] = configuration.detections;
    assert(detection);
    const [telling] = createDecider({ ...configuration, detections: [{ ...detection, query: saved }] })(
      event,
      now,
    ).notifications;
    assert(telling);
    return telling.notice;
  };

  it("are its three lines, and the query with the values of the event, as Athena takes them", () => {
    const event = opened(
      { requestParameters: { groupId: "sg-1'x" }, userIdentity: { arn: "arn:u", accessKeyId: "ASIA1" } },
      { time: "2026-12-31T23:00:00Z" },
    );
    assert.deepEqual(lookLines(about(event)), [
      "1. Look at the group first.",
      "2. Look at who did it.",
      "3. Look at what is behind it.",
      "Values of q: '2026-12-30', '2027-01-01', 'arn:u', 'sg-1''x', 'ASIA1', 0",
    ]);
  });

  it("stand in the message of each kind of channel", () => {
    const notice = about(opened());
    for (const message of [
      JSON.stringify(slackMessage(notice, 0)),
      JSON.stringify(teamsMessage(notice, 0)),
      JSON.stringify(httpsMessage(notice, 0)),
      emailOf(notice, 0).message,
    ])
      for (const text of [...triaged.look, "'2026-"]) assert.ok(message.includes(text), `${text} in ${message}`);
    const { harmless, contain, query } = httpsMessage(notice, 0);
    assert.deepEqual([harmless, contain], [triaged.harmless, triaged.contain]);
    assert.equal((query as { name: string }).name, "q");
  });

  it("has no value where the event has none, and no day where its time is none", () => {
    const lines = lookLines(about(opened({ userIdentity: undefined, requestParameters: null }, { time: "never" })));
    assert.match(lines.at(-1) ?? "", /^Values of q: '', '', '.*', '.*', '', 0$/);
  });
});

describe("messages", () => {
  const hostile = opened({
    userIdentity: { type: "IAMUser", arn: "<!channel> <@U123> <https://evil.example|click> & *bold*\u202Egpj.exe" },
    sourceIPAddress: "[link](https://evil.example) <at>everyone</at>\u0007\n\n# heading",
    requestParameters: { groupId: "sg-1" },
  });
  const huge = opened({
    userIdentity: { arn: "&".repeat(1_000_000) },
    sourceIPAddress: "<".repeat(1_000_000),
    requestParameters: { groupId: "é".repeat(1_000_000) },
  });
  const empty = opened({ userIdentity: null, sourceIPAddress: null, requestParameters: null, errorCode: null });

  it("contain no mentions, links or formatting from an event", () => {
    const slack = JSON.stringify(slackMessage(noticeOf(hostile), 0));
    assert(!/<!|<@|<https:\/\/evil/.test(slack));
    assert(slack.includes("&lt;!channel&gt;"));
    const runs = JSON.stringify(teamsMessage(noticeOf(hostile), 0));
    assert(!runs.includes('"TextBlock"') && !runs.includes("entities"), "text blocks know Markdown, text runs do not");
    for (const text of [slack, runs, emailOf(noticeOf(hostile), 0).message]) assert(!/[\u202E\u0007]/.test(text));
    assert.equal(emailOf(noticeOf(hostile), 0).subject.includes("\n"), false);
  });

  it("stay within the chats' limits whatever the event contains", () => {
    for (const event of [huge, hostile, empty]) {
      const notice = noticeOf(event);
      const { blocks, text } = slackMessage(notice, 3) as unknown as { blocks: SlackBlock[]; text: string };
      assert(blocks.length <= 50 && text.length <= 3000);
      for (const { type, text: own, fields } of blocks) {
        assert(own === undefined || own.text.length <= (type === "header" ? 150 : 3000));
        assert(fields === undefined || (fields.length <= 10 && fields.every((field) => field.text.length <= 2000)));
      }
      assert(JSON.stringify(blocks).length < 13_000);
      assert(Buffer.byteLength(JSON.stringify(teamsMessage(notice, 3))) <= 20_000);
      const { subject, message } = emailOf(notice, 3);
      assert(/^[\x20-\x7e]{1,100}$/.test(subject) && Buffer.byteLength(message) < 262_144);
      assert(Buffer.byteLength(JSON.stringify(httpsMessage(notice, 3))) < 20_000);
    }
  });

  it("say that a call failed, and link to its event and its query", () => {
    const text = JSON.stringify(slackMessage(noticeOf(opened({ errorCode: "Client.UnauthorizedOperation" })), 0));
    assert(text.includes("failed: Client.UnauthorizedOperation"));
    assert(text.includes("cloudtrailv2/home?region=us-east-1#/events/"));
    assert(text.includes("Saved query security-groups-opened"));
  });

  it("open the right account through the access portal, if settings name it", () => {
    const accessPortal = { url: "https://example.awsapps.com/start/", roleName: "ReadOnly" };
    const [telling] = createDecider({ ...configuration, accessPortal })(opened(), now).notifications;
    const { url } = telling?.notice.links[0] ?? { url: "" };
    assert(
      url.startsWith(
        "https://example.awsapps.com/start/#/console?account_id=400000000001&role_name=ReadOnly&destination=https%3A",
      ),
    );
  });

  it("never use a URL from the event: an invalid Region leads to an existing page", () => {
    const [link] = noticeOf(opened({ eventID: "x/../../evil" }, { region: "evil.example/" })).links;
    assert.equal(new URL(link?.url ?? "").hostname, "us-east-1.console.aws.amazon.com");
  });

  it("of a digest contain as many lines as fit, and count the rest", () => {
    const lines = Array.from({ length: 500 }, (_, index) => `${index} ${"&".repeat(290)}`);
    const { blocks } = slackDigest({ lines, more: 7, hours: 24, region: "us-east-1" }) as unknown as {
      blocks: SlackBlock[];
    };
    assert(blocks.length <= 50 && JSON.stringify(blocks).length < 13_000);
    const rest = Number(/and (\d+) more/.exec(blocks.at(-1)?.text?.text ?? "")?.[1]);
    assert.equal(rest, 500 - (blocks.length - 2) + 7);
    assert(
      Buffer.byteLength(JSON.stringify(teamsDigest({ lines, more: 7, hours: 24, region: "us-east-1" }))) <= 20_000,
    );
    const wide = Array.from({ length: 500 }, (_, index) => `${index} ${"😀".repeat(290)}`);
    const { message } = emailDigest({ lines: wide, more: 7, hours: 24, region: "us-east-1" });
    assert(Buffer.byteLength(message) <= 262_144 - 1000, `${Buffer.byteLength(message)} bytes of mail`);
    const shown = message.split("\n").filter((line) => line.includes("😀")).length;
    assert(shown > 100);
    assert.match(message, new RegExp(`and ${500 - shown + 7} more, in the archive`));
    const posted = httpsDigest({ lines: wide, more: 7, hours: 24, region: "us-east-1" });
    assert(Buffer.byteLength(JSON.stringify(posted)) <= 262_144);
    assert.equal((posted["incidents"] as string[]).length + Number(posted["more"]), 507);
  });
});

describe("text of events", () => {
  it("is one line without invisible characters, truncated between characters", () => {
    assert.equal(clean(" a\u0000\u200b\u2066b\n\nc ", 10), "a b c");
    assert.equal(clean("😀".repeat(20), 5), "😀😀😀😀…");
    assert.equal(clean("\ud800x", 10), "x");
  });
});

interface SlackBlock {
  readonly type: string;
  readonly text?: { readonly text: string };
  readonly fields?: readonly { readonly text: string }[];
}
