import assert from "node:assert/strict";
import type { Configuration } from "../../../functions/notify/configuration";
import { createDecider } from "../../../functions/notify/decide";
import { emailOf } from "../../../functions/notify/email";
import { httpsMessage } from "../../../functions/notify/https";
import type { Notice } from "../../../functions/notify/notice";
import { slackDigest, slackMessage } from "../../../functions/notify/slack";
import { teamsDigest, teamsMessage } from "../../../functions/notify/teams";
import { clean } from "../../../functions/notify/text";
import type { Envelope } from "../../../model/envelope";
import { apiCall } from "../hub";

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
      query: "security-groups-opened",
      pattern: { source: ["aws.ec2"], detail: { eventName: ["AuthorizeSecurityGroupIngress"] } },
    },
    {
      id: "trail-stopped",
      title: "A trail was stopped",
      why: "Nobody sees what follows.",
      severity: "critical",
      pattern: { source: ["aws.cloudtrail"], detail: { eventName: ["StopLogging"] } },
    },
    { id: "noise", title: "Noise", why: "Noise.", severity: "low", pattern: { source: ["aws.noise"] } },
  ],
};

const opened = (detail: Record<string, unknown> = {}, envelope: Partial<Envelope> = {}) =>
  apiCall("ec2", "AuthorizeSecurityGroupIngress", detail, envelope);

function noticeOf(event: Envelope): Notice {
  const [first] = createDecider(configuration)(event);
  assert(first);
  return first.notice;
}

const told = (event: Envelope, change: Partial<Configuration> = {}) =>
  createDecider({ ...configuration, ...change })(event).map(({ channel }) => channel.id);

describe("whom notify tells", () => {
  it("is whom every fitting route names, each once", () => {
    assert.deepEqual(told(opened()), ["security", "shop"]);
  });
  it("is whom the first fitting route names, where settings say so", () => {
    assert.deepEqual(told(opened(), { match: "first" }), ["shop"]);
  });
  it("is the default channel where no route fits, or the account has left", () => {
    assert.deepEqual(told(opened({}, { account: "200000000001" })), ["security"]);
    assert.deepEqual(told(opened({}, { account: "999999999999" })), ["security"]);
  });
  it("takes no unit for another that begins with the same letters", () => {
    const routes = [{ channels: ["tickets"], units: ["Work"] }];
    assert.deepEqual(told(opened(), { routes }), ["security"]);
  });
  it("is nobody for what no detection is for", () => {
    assert.deepEqual(told(apiCall("ec2", "RunInstances")), []);
    assert.deepEqual(told({ ...opened(), source: "com.example.ec2" }), []);
  });
  it("hears of low severity in the digest alone", () => {
    const [telling] = createDecider(configuration)(apiCall("noise", "Anything"));
    assert.equal(telling?.how, "digest");
  });
});

describe("an incident", () => {
  const incident = (event: Envelope) => noticeOf(event).incident;
  const by = (arn: string) => ({ userIdentity: { type: "IAMUser", arn } });
  it("is the same for another session of the same role, and another for another actor, account or Region", () => {
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

  it("let nobody mention, link or format through what they say in an event", () => {
    const slack = JSON.stringify(slackMessage(noticeOf(hostile), 0));
    assert(!/<!|<@|<https:\/\/evil/.test(slack));
    assert(slack.includes("&lt;!channel&gt;"));
    const runs = JSON.stringify(teamsMessage(noticeOf(hostile), 0));
    assert(!runs.includes('"TextBlock"') && !runs.includes("entities"), "text blocks know Markdown, text runs do not");
    for (const text of [slack, runs, emailOf(noticeOf(hostile), 0).message]) assert(!/[\u202E\u0007]/.test(text));
    assert.equal(emailOf(noticeOf(hostile), 0).subject.includes("\n"), false);
  });

  it("stay within the chats' limits whatever the event holds", () => {
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

  it("say that a call failed, and lead to its event and its query", () => {
    const text = JSON.stringify(slackMessage(noticeOf(opened({ errorCode: "Client.UnauthorizedOperation" })), 0));
    assert(text.includes("failed: Client.UnauthorizedOperation"));
    assert(text.includes("cloudtrailv2/home?region=us-east-1#/events/"));
    assert(text.includes("Saved query security-groups-opened"));
  });

  it("open the right account through the access portal, where settings name it", () => {
    const accessPortal = { url: "https://example.awsapps.com/start/", roleName: "ReadOnly" };
    const [telling] = createDecider({ ...configuration, accessPortal })(opened());
    const { url } = telling?.notice.links[0] ?? { url: "" };
    assert(
      url.startsWith(
        "https://example.awsapps.com/start/#/console?account_id=400000000001&role_name=ReadOnly&destination=https%3A",
      ),
    );
  });

  it("never take an address from the event: a Region that is none leads to a page that exists", () => {
    const [link] = noticeOf(opened({ eventID: "x/../../evil" }, { region: "evil.example/" })).links;
    assert.equal(new URL(link?.url ?? "").hostname, "us-east-1.console.aws.amazon.com");
  });

  it("of a digest hold as many lines as fit, and count the rest", () => {
    const lines = Array.from({ length: 500 }, (_, index) => `${index} ${"&".repeat(290)}`);
    const { blocks } = slackDigest(lines, 7, 24) as unknown as { blocks: SlackBlock[] };
    assert(blocks.length <= 50 && JSON.stringify(blocks).length < 13_000);
    const rest = Number(/and (\d+) more/.exec(blocks.at(-1)?.text?.text ?? "")?.[1]);
    assert.equal(rest, 500 - (blocks.length - 2) + 7);
    assert(Buffer.byteLength(JSON.stringify(teamsDigest(lines, 7, 24))) <= 20_000);
  });
});

describe("text of events", () => {
  it("is one line without what cannot be seen, cut between characters", () => {
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
