import assert from "node:assert/strict";
import { compilePattern } from "../../../model/pattern/pattern";
import { parseSettings } from "../../../model/checks/parse";
import { accountChanges, planReconciliation } from "../../../model/operations/reconciliation";
import { catalog } from "../../../model/catalog/catalog";
import { SettingsError } from "../../../model/settings-error";
import type { Graph } from "../../../simulator/graph";
import { all, none, only, policyOf, recordStack } from "../../harness";
import { prodSettings, rawProdSettings } from "../../settings-of-prod";

const target = "aws:cloudwatch/eventTarget:EventTarget";
const connection = "aws:cloudwatch/eventConnection:EventConnection";
const destination = "aws:cloudwatch/eventApiDestination:EventApiDestination";

/** A small hub with a section `reconciliation`, and without a ticket system, which has a connection and a destination too. */
const small = (reconciliation: object, more: object = {}) => {
  const raw = rawProdSettings();
  return {
    ...raw,
    accounts: raw["accounts"].slice(0, 3),
    regions: { "us-east-1": {}, "us-west-2": { hub: "us-east-1" }, "eu-central-1": {} },
    notifications: {
      channels: raw["notifications"].channels.filter(({ kind }: { kind: string }) => kind !== "ticket"),
    },
    reconciliation,
    ...more,
  };
};

const calls = (graph: Graph) => all(graph, target).filter(({ name }) => name.startsWith("reconciliation-"));

describe("account reconciliation", () => {
  let graph: Graph;
  before(async () => {
    graph = await recordStack(
      small({ kind: "github", repository: "acme/governance", secret: "governance/token", invocationsPerSecond: 3 }),
    );
  });

  it("calls GitHub's repository_dispatch, within the rate in settings", () => {
    const { inputs } = only(graph, destination);
    assert.equal(inputs["invocationEndpoint"], "https://api.github.com/repos/acme/governance/dispatches");
    assert.equal(inputs["httpMethod"], "POST");
    assert.equal(inputs["invocationRateLimitPerSecond"], 3);
  });

  it("keeps the token secret in the state, with the scheme in front", () => {
    const { inputs, secrets } = only(graph, connection);
    assert(secrets.includes("authParameters"));
    assert.deepEqual((inputs["authParameters"] as Record<string, unknown>)["apiKey"], {
      key: "Authorization",
      value: "Bearer value of the secret governance/token",
    });
    const elsewhere = graph.resources.filter(
      ({ type, inputs: others }) => type !== connection && JSON.stringify(others).includes("value of the secret"),
    );
    assert.deepEqual(elsewhere, []);
    assert(!JSON.stringify(graph.outputs).includes("value of the secret"));
  });

  it("may only call its own destination", () => {
    const [statement] = policyOf(only(graph, "aws:iam/rolePolicy:RolePolicy", "reconciliation-role")).Statement;
    assert.equal(statement?.["Action"], "events:InvokeApiDestination");
    assert.equal(
      statement?.["Resource"],
      "arn:aws:events:us-east-1:100000000002:api-destination/event-governance-prod-reconciliation/*",
    );
  });

  it("has a target for each form of event, with a dead-letter queue and a template that is JSON", () => {
    assert.equal(calls(graph).length, accountChanges("100000000001", { tags: true }).length);
    for (const { inputs } of calls(graph)) {
      const { inputTemplate } = inputs["inputTransformer"] as { inputTemplate: string };
      assert.doesNotThrow(() => JSON.parse(inputTemplate) as unknown);
      assert(inputs["deadLetterConfig"]);
    }
  });

  it("exists only where Organizations' events arrive, and only if settings enable it", async () => {
    const github = { kind: "github", repository: "acme/governance", secret: "token" };
    none(await recordStack(small(github), { stack: "prod.eu-central-1" }), destination);
    const { reconciliation: _, ...without } = small(github);
    none(await recordStack(without), destination);
    const european = {
      regions: { "us-east-1": { hub: "eu-central-1" }, "eu-central-1": {} },
      homeRegion: "eu-central-1",
    };
    only(await recordStack(small(github, european), { stack: "prod" }), destination);
  });

  it("updates every stack by Pulumi Deployments, five targets per rule", async () => {
    const regions = Object.fromEntries(
      ["us-east-1", "us-east-2", "us-west-1", "us-west-2", "eu-west-1", "eu-west-3"].map((region) => [
        region,
        region === "us-east-1" ? {} : { hub: "us-east-1" },
      ]),
    );
    const deployments = await recordStack(
      small({ kind: "pulumi-deployments", pulumiOrganization: "acme", secret: "token" }, { regions }),
    );
    assert.equal(
      only(deployments, destination).inputs["invocationEndpoint"],
      "https://api.pulumi.com/api/stacks/acme/event-governance/*/deployments",
    );
    const created = calls(deployments).filter(({ name }) => name.startsWith("reconciliation-created"));
    assert.deepEqual(
      created.map(({ inputs }) => [
        String(inputs["rule"]).replace("event-governance-prod-reconcile-", ""),
        (inputs["httpTarget"] as { pathParameterValues: string[] }).pathParameterValues[0],
      ]),
      [
        ["created-2", "prod.us-west-2"],
        ["created", "prod"],
        ["created", "prod.eu-west-1"],
        ["created", "prod.eu-west-3"],
        ["created", "prod.us-east-2"],
        ["created", "prod.us-west-1"],
      ],
    );
  });

  it("sends the secret unchanged, in the header that settings name, to any URL", async () => {
    const own = await recordStack(
      small({ kind: "url", endpoint: "https://deploy.example.com/hook", secret: "token", header: "X-Api-Key" }),
    );
    const { apiKey, invocationHttpParameters } = only(own, connection).inputs["authParameters"] as Record<string, any>;
    assert.deepEqual(apiKey, { key: "X-Api-Key", value: "value of the secret token" });
    assert.equal(invocationHttpParameters, undefined);
  });

  it("is started by tags of an account where settings depend on them, and by a renamed unit in any case", () => {
    const starting = (raw: object, eventName: string, requestParameters: object, detail: object = {}) => {
      const settings = parseSettings(raw as Record<string, unknown>);
      const event = {
        source: "aws.organizations",
        "detail-type": "AWS API Call via CloudTrail",
        account: "100000000001",
        detail: { eventName, requestParameters, ...detail },
      };
      return planReconciliation("prod", settings)
        .filter(({ pattern }) => compilePattern(pattern).matches(event))
        .map(({ suffix, accountId }) => [suffix, accountId]);
    };
    const github = { kind: "github", repository: "acme/governance", secret: "governance/token" };
    const without = small(github, { administrators: {} });
    const route = { channels: ["security"], tags: { team: "shop" } };
    const tagged = [["tagged", "$.detail.requestParameters.resourceId"]];
    const account = { resourceId: "444455556666", tags: [{ key: "team", value: "shop" }] };
    for (const dependent of [
      { ...without, notifications: { ...(without as any)["notifications"], routes: [route] } },
      {
        ...without,
        exemptions: [
          {
            remediations: ["restart-trail"],
            owner: "platform",
            reason: "A trail of the landing zone.",
            expires: "2027-06-30",
            accountTag: { key: "zone" },
          },
        ],
      },
      { ...without, accounts: { discover: { excludeTags: { governed: "no" } } } },
      small(github),
    ]) {
      assert.deepEqual(starting(dependent, "TagResource", account), tagged);
      assert.deepEqual(starting(dependent, "UntagResource", { resourceId: "444455556666", tagKeys: ["a"] }), tagged);
      assert.deepEqual(starting(dependent, "TagResource", { ...account, resourceId: "ou-ab12-22222222" }), []);
      assert.deepEqual(starting(dependent, "TagResource", account, { errorCode: "AccessDeniedException" }), []);
    }
    for (const independent of [
      without,
      small(github, { findings: { tags: [] } }),
      small(github, { findings: { enrich: false } }),
    ])
      assert.deepEqual(starting(independent, "TagResource", account), []);
    const renamed = { organizationalUnitId: "ou-ab12-22222222", name: "Production" };
    assert.deepEqual(starting(without, "UpdateOrganizationalUnit", renamed), [["unit-renamed", undefined]]);
  });

  it("only handles events that the catalog forwards", () => {
    const forwarded = catalog.find(({ id }) => id === "organization-changed");
    assert(forwarded);
    const whole = compilePattern({ source: [forwarded.source], ...forwarded.pattern });
    for (const { pattern } of accountChanges("100000000001", { tags: true })) {
      const { eventName } = pattern["detail"] as { eventName: string[] };
      for (const detailType of pattern["detail-type"] as string[])
        for (const name of eventName)
          assert(
            whole.matches({ source: "aws.organizations", "detail-type": detailType, detail: { eventName: name } }),
            `${name} as ${detailType}`,
          );
    }
  });

  const wrong: readonly [string, object, object, RegExp][] = [
    ["no repository", { kind: "github" }, {}, /reconciliation\.repository is missing/],
    ["no endpoint", { kind: "url" }, {}, /reconciliation\.endpoint is missing/],
    [
      "another kind's key",
      { kind: "github", repository: "a/b", pulumiOrganization: "acme" },
      {},
      /pulumiOrganization is "acme".*only "pulumi-deployments" reads it/,
    ],
    ["plain http", { kind: "url", endpoint: "http://deploy.example.com" }, {}, /http:\/\/deploy\.example\.com/],
    [
      "no Region with Organizations' events",
      { kind: "github", repository: "a/b" },
      { regions: { "us-west-2": {} }, homeRegion: "us-west-2", administrators: {} },
      /reconciliation needs the Region us-east-1/,
    ],
    [
      "its event left out",
      { kind: "github", repository: "a/b" },
      { events: { exclude: ["organization-changed"] } },
      /events\.exclude has "organization-changed"/,
    ],
  ];
  for (const [what, reconciliation, more, message] of wrong)
    it(`is rejected with ${what}`, () => {
      assert.throws(
        () => prodSettings((raw) => Object.assign(raw, more, { reconciliation: { secret: "s", ...reconciliation } })),
        (error: unknown) => error instanceof SettingsError && message.test(error.message),
      );
    });
});
