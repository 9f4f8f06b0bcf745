import assert from "node:assert/strict";
import { firstDay } from "../../../model/archive/archive";
import { iamCredentialsIssued } from "../../../model/catalog/events/iam-credentials-issued";
import { secretsChanged } from "../../../model/catalog/events/secrets-changed";
import type { Envelope } from "../../../model/envelope";
import { arise } from "../../../simulator/traffic/send";
import { chooseTraffic } from "../../../simulator/traffic/send-traffic";
import { prodSettings } from "../../settings-of-prod";
import { stageOf } from "./stage";

const settings = prodSettings((raw) => (raw["regions"]["af-south-1"] = { hub: "eu-central-1" }));
const [on, off] = ["400000000001", "400000000002"];
const stage = stageOf(settings, {
  accounts: [
    { id: on, name: "on", unit: "/", tags: {}, optInRegions: ["af-south-1"] },
    { id: off, name: "off", unit: "/", tags: {}, optInRegions: [] },
  ],
});
const event = (account: string, region: string, more: Partial<Envelope> = {}): Envelope => ({
  ...arise(region === "us-east-1" ? iamCredentialsIssued : secretsChanged, account, region, stage.now),
  ...more,
});

describe("the user's events, as they are sent", () => {
  it("are expected in the archive only from Regions that their account has enabled", () => {
    const { sends } = chooseTraffic(stage, [
      event(on, "af-south-1"),
      event(off, "af-south-1"),
      event(off, "us-east-1"),
    ]);
    assert.deepEqual(
      sends.map(({ expect }) => expect),
      ["archived", "stays", "archived"],
    );
    assert.match(sends[1]?.why ?? "", /400000000002 \(off\) has af-south-1 disabled/);
  });

  it("are expected below the error prefix if they are of a day that the archive does not have, with a remark", () => {
    const times = ["2019-12-31T23:59:59Z", "2020-01-01T00:00:00Z", "2099-12-31T00:00:00Z", "2100-01-01T00:00:00Z"];
    const events = times.map((time) => event(on, "us-east-1", { time }));
    const { sends, rehomed } = chooseTraffic(stage, events);
    assert.deepEqual(
      sends.map(({ expect }) => expect),
      ["errors", "archived", "archived", "errors"],
    );
    assert(
      rehomed.remarks.join().startsWith(`2 of the events are of a day before ${firstDay} `),
      rehomed.remarks.join(),
    );
    assert.deepEqual(chooseTraffic(stage, events.slice(1, 3)).rehomed.remarks, []);
  });
});
