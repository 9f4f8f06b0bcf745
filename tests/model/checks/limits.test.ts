import assert from "node:assert/strict";
import { parseSettings } from "../../../model/checks/parse";
import { SettingsError } from "../../../model/settings-error";
import { detectionTags } from "../../../components/hub/detection-rules";
import { checkQuotas } from "../../../simulator/evidence/quotas";
import type { Graph } from "../../../simulator/graph";
import { recordStack } from "../../harness";
import { formerSettings, type Raw } from "../../settings-with-all";

function problem(raw: Raw): string {
  try {
    parseSettings(raw);
    return "";
  } catch (error) {
    assert(error instanceof SettingsError, String(error));
    return error.message;
  }
}

const beyond = (graphs: readonly Graph[]) =>
  checkQuotas(graphs)
    .filter(({ value, limit }) => value > limit)
    .map(({ urn, what, value, limit }) => `${what}: ${value} of ${limit} (${urn})`);

/** Settings with something in every section, and a channel of each kind. */
function everything(): Raw {
  const raw = formerSettings();
  raw["remediation"] = { ...raw["remediation"], mode: "enforce" };
  raw["reconciliation"] = { kind: "url", endpoint: "https://deploy.example.com/reconcile", secret: "reconcile" };
  raw["notifications"].channels = [
    { id: "chat", kind: "slack", secret: "s-chat" },
    { id: "other-chat", kind: "teams", secret: "s-other" },
    { id: "mail", kind: "email", addresses: ["a@example.com"] },
    { id: "hook", kind: "https", secret: "s-hook" },
    { id: "desk", kind: "ticket", secret: "s-desk", ticket: { endpoint: "https://tickets.example.com/new" } },
  ];
  raw["notifications"].routes = [];
  delete raw["notifications"].defaultChannel;
  return raw;
}

/** Every text in the settings that is not a name of something else. */
function textsIn(value: unknown): string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

const replaced = (value: any, from: string, to: string): any => {
  if (typeof value === "string") return value === from ? to : value;
  if (Array.isArray(value)) return value.map((each) => replaced(each, from, to));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, replaced(inner, from, to)]));
};

/** Lengthens each text, wherever it stands, to the longest that the settings take, 4,000 characters at most. */
function lengthened(raw: Raw): { readonly settings: Raw; readonly longer: readonly string[] } {
  const lengths = [4000, 2048, 1224, 1024, 1000, 512, 500, 256, 255, 200, 128, 120, 100, 64, 60, 32];
  const longer: string[] = [];
  let settings = raw;
  for (const text of new Set(textsIn(raw))) {
    const length = lengths.find((each) => {
      if (each <= text.length) return false;
      return problem(replaced(settings, text, text.padEnd(each, "x"))) === "";
    });
    if (length === undefined) continue;
    settings = replaced(settings, text, text.padEnd(length, "x"));
    longer.push(text);
  }
  return { settings, longer };
}

const tags = (count: number, key = (index: number) => `key-${index}`): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [key(index), "v".repeat(256)]));

describe("settings within AWS's limits", () => {
  it("make no name, description, tag or policy too long, each with its longest value", async () => {
    const { settings, longer } = lengthened(everything());
    settings["tags"] = tags(45, (index) => `key-${index}-`.padEnd(128, "k"));
    for (const id of ["team-unapproved", "chat", "mail", "desk", "team-one"])
      assert(longer.includes(id), `${id} stayed short`);
    for (const mode of ["assumeRole", "delegated", "stackSet"]) {
      const graph = await recordStack(
        { ...settings, rollout: { ...settings["rollout"], mode } },
        { stack: "environmen" },
      );
      assert.deepEqual(beyond([graph]), [], mode);
    }
  });

  it("give S3 objects no tags, of which they take ten", async () => {
    const { resources } = await recordStack({ ...everything(), tags: tags(45) });
    const objects = resources.filter(({ type }) => type === "aws:s3/bucketObjectv2:BucketObjectv2");
    assert(objects.length > 0);
    for (const { inputs } of objects) assert.deepEqual(inputs["overrideProvider"], { defaultTags: { tags: {} } });
    const counted = checkQuotas([{ stack: "prod", resources, outputs: {}, messages: [] }]);
    assert.deepEqual(
      [...new Set(counted.filter(({ what }) => what === "tags").map(({ value }) => value))].sort((a, b) => a - b),
      // A rule that many detections share names them in several tags; 50 are allowed.
      [0, 47, 48, 49],
    );
  });

  it("are noticed by the guarantee when a recorded resource has too many tags, or one that services refuse", async () => {
    const { resources, ...graph } = await recordStack(everything());
    const changed = resources.map((resource) =>
      resource.type === "aws:s3/bucketObjectv2:BucketObjectv2"
        ? { ...resource, inputs: { ...resource.inputs, overrideProvider: undefined, tags: tags(9) } }
        : resource.type === "aws:lambda/function:Function"
          ? { ...resource, inputs: { ...resource.inputs, tags: { "a#b": "c" } } }
          : resource,
    );
    const found = beyond([{ ...graph, resources: changed }]);
    assert(
      found.some((each) => /^tags: 12 of 10 .*BucketObjectv2/.test(each)),
      found.join("\n"),
    );
    assert(
      found.some((each) => /^tags with characters .*: 1 of 0 .*Function/.test(each)),
      found.join("\n"),
    );
  });

  const wrongTags: [what: string, tags: Record<string, string>, says: RegExp][] = [
    ["46", tags(46), /^tags is .*, which has 46 tags: write at most 45/],
    ["a reserved key", { "aws:team": "x" }, /^tags\.aws:team .*begins with aws:, which AWS reserves/],
    ["a reserved key in capitals", { "AWS:team": "x" }, /begins with aws:, which AWS reserves/],
    ["a key with an ampersand", { "R&D": "x" }, /^tags\.R&D .*character that not every service takes.*letters, digits/],
    ["a value with a number sign", { team: "a#b" }, /^tags\.team is "a#b", which has a character/],
    ["a value with a line feed", { team: "a\nb" }, /^tags\.team is "a\\nb", which has a character/],
    ["a key of 129 characters", { ["k".repeat(129)]: "x" }, /is longer than 128 characters/],
    ["a value of 257 characters", { team: "v".repeat(257) }, /is longer than 256 characters/],
    ["an empty key", { "": "x" }, /^tags\[""\] .*is empty: write the tag's key/],
    ["a key twice for IAM", { team: "x", Team: "y" }, /is the same key as [tT]eam to IAM/],
    ["a key of the program's own for IAM", { project: "x" }, /^tags\.project .*is the same key as Project to IAM/],
  ];
  for (const [what, wrong, says] of wrongTags)
    it(`refuse tags with ${what}`, () => assert.match(problem({ ...everything(), tags: wrong }), says));

  it("take tags with every character that all services take", () => {
    assert.equal(problem({ ...everything(), tags: { "Kosten Stelle_.:/=+-@": "Zürich 8", empty: "" } }), "");
  });

  it("keep the tags of a rule with many detections to three", () => {
    const ids = Array.from({ length: 120 }, (_, index) => `detection-${index}`.padEnd(120, "x"));
    const found = detectionTags(ids);
    assert.deepEqual(Object.keys(found), ["detections", "detections-2", "detections-3"]);
    assert.match(Object.values(found).at(-1) ?? "", /^detection-4x+ detection-5x+ \+ 114 more$/);
    for (const count of [1, 2, 5, 6, 7, 8, 119])
      for (const size of [12, 80, 128]) {
        const values = Object.values(
          detectionTags(ids.slice(0, count).map((id) => id.slice(0, size).padEnd(size, "y"))),
        );
        assert(values.length <= 3 && values.every((value) => value.length <= 256), values.join("\n"));
      }
    assert.deepEqual(detectionTags(["a", "b"]), { detections: "a b" });
  });

  for (const [what, change] of [
    ["a detection", (raw: Raw, id: string) => (raw["detections"].custom[0].id = id)],
    ["a custom event", (raw: Raw, id: string) => (raw["events"].custom[0].id = id)],
    ["a channel", (raw: Raw, id: string) => (raw["notifications"].channels[0].id = id)],
  ] as const)
    it(`refuse an id of ${what} of more than 128 characters`, () => {
      const raw = everything();
      change(raw, "a".repeat(129));
      assert.match(problem(raw), /id is "a+…, which is longer than 128 characters, the most of an id/);
      change(raw, "a".repeat(128));
      assert.equal(problem(raw), "");
    });

  const lists: [what: string, raw: (count: number) => Raw, most: number, says: RegExp][] = [
    [
      "readers",
      (count) => ({
        ...everything(),
        queries: { readers: Array.from({ length: count }, (_, index) => `role/${`analyst-${index}`.padEnd(59, "x")}`) },
      }),
      400,
      /^queries\.readers has \d+ items, with which the key policy has [\d,]+ bytes, and AWS allows 32,768\. Write fewer, with \*/,
    ],
    [
      "organization paths",
      (count) => {
        const raw = everything();
        const paths = Array.from(
          { length: count },
          (_, index) => `o-a1b2c3d4e5/r-ab12/ou-ab12-${String(index).padStart(8, "0")}/*`,
        );
        return { ...raw, organization: { ...raw["organization"], paths: [...raw["organization"].paths, ...paths] } };
      },
      400,
      /^organization\.paths has \d+ items, with which the central bus's policy has [\d,]+ characters, and AWS allows 10,240/,
    ],
    [
      "channels",
      (count) => {
        const raw = everything();
        const channels = Array.from({ length: count }, (_, index) => ({
          id: `chat-${index}`,
          kind: "slack",
          secret: `event-governance/${`chat-${index}`.padEnd(200, "x")}`,
        }));
        return { ...raw, notifications: { channels } };
      },
      60,
      /^notifications\.channels has \d+ items, with which the policy of the role of notify has [\d,]+ characters, and AWS allows 10,240/,
    ],
    [
      "ticket systems",
      (count) => {
        const raw = everything();
        const channels = Array.from({ length: count }, (_, index) => ({
          id: `ticket-${index}`,
          kind: "ticket",
          secret: "ticket",
          ticket: { endpoint: "https://tickets.example.com/new" },
        }));
        return { ...raw, notifications: { channels } };
      },
      80,
      /^notifications\.channels has \d+ items, with which the policy of the role that calls ticket systems has/,
    ],
  ];
  for (const [what, raw, many, says] of lists)
    it(`refuse more ${what} than a policy takes, and record what they let pass`, async () => {
      assert.match(problem(raw(many)), says);
      let [least, most] = [1, many];
      while (most - least > 1) {
        const middle = Math.floor((least + most) / 2);
        if (problem(raw(middle)) === "") least = middle;
        else most = middle;
      }
      const graph = await recordStack(raw(least), { stack: "environmen" });
      assert.deepEqual(beyond([graph]), []);
    });
});
