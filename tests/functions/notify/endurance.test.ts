import assert from "node:assert/strict";
import { rootSignIn } from "../../../model/detections/shipped/root-sign-in";
import { snapshotMadePublic } from "../../../model/detections/shipped/snapshot-made-public";
import { sns } from "../../../simulator/services/sns/api";
import { governance, openHub, type RecordedHub, recordHub } from "../hub";

describe("notify, whenever its container dies,", () => {
  let hub: RecordedHub;
  before(async () => {
    hub = await recordHub((raw) => {
      raw["notifications"] = {
        channels: [
          { id: "security", kind: "slack", secret: "event-governance/slack" },
          { id: "mail", kind: "email", addresses: ["security@example.com"] },
          { id: "tickets", kind: "https", secret: "event-governance/tickets" },
        ],
        routes: [{ channels: ["security", "mail", "tickets"] }],
      };
    });
  });

  const eventsIn = (round: string, other: string) => [
    { ...rootSignIn.sample, id: `${round}a`, account: round },
    { ...rootSignIn.sample, id: `${round}b`, account: other },
    { ...snapshotMadePublic.sample, id: `${round}c`, account: round },
    { ...rootSignIn.sample, id: `${round}d`, account: round },
  ];

  it("tells each incident to each channel, and repeats at most the message that it was sending", async () => {
    let moments = 0;
    let fatal = 0;
    const opened = openHub(hub, { crash: () => ++moments === fatal });
    const mails = opened.aws.state(sns, governance, "us-east-1");
    const { sent, deadLetters } = opened.runOf("notify");
    do {
      fatal++;
      moments = 0;
      const before = { sent: sent.length, mails: mails.length };
      // Accounts that no round before had: everything in them is a new incident.
      await opened.send("notify", ...eventsIn(String(3e11 + fatal), String(4e11 + fatal)));
      const told = [
        ...sent.slice(before.sent).map(({ body }) => body),
        ...mails.slice(before.mails).map((message) => JSON.stringify(message)),
      ];
      // Three incidents in three channels, and the fourth event as a repeat of the first in each.
      const repeats = told.filter((text) => /1 more since|"repeats":1/.test(text));
      assert(repeats.length === 3 || repeats.length === 4, `${repeats.length} tell the repeat, at moment ${fatal}`);
      assert(told.length === 12 || told.length === 13, `${told.length} messages, at moment ${fatal}`);
    } while (moments >= fatal);
    assert(fatal > 20, "it died at each call");
    assert.deepEqual([deadLetters.length, opened.givenUp()], [0, []]);
  });
});
