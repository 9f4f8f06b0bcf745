import { correlations } from "../model/findings/correlations";
import { rawProdSettings } from "./settings-of-prod";
import { made, sampleEvent, teamRule } from "./team-rule";

export type Raw = Record<string, any>;

export const shop = "400000000001";
const few = ["100000000001", "100000000002", "200000000001", shop];

/** The shipped environment with few accounts and one Region, and something in every section. */
export function formerSettings(): Raw {
  const raw = rawProdSettings();
  const accounts = (raw["accounts"] as { id: string }[]).filter(({ id }) => few.includes(id));
  return {
    ...raw,
    organization: { ...raw["organization"], paths: ["o-a1b2c3d4e5/r-ab12/*"] },
    accounts: accounts.map((account) => ({ ...account, path: "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/" })),
    regions: { "us-east-1": {} },
    administrators: { securityhub: { accountId: "200000000001", regions: ["us-east-1"] } },
    rollout: { mode: "assumeRole", externalId: "former", units: { Security: "ou-ab12-11111111" } },
    events: { custom: [teamEvent("team-deploys", "com.example.deploys")] },
    detections: {
      deployers: ["former"],
      custom: [teamDetection("team-unapproved", "com.example.deploys")],
      correlations: [
        teamRule({
          query: "root-use",
          limits: "Users of other pipelines.",
          triage: teamDetection("", "").triage,
          sample: teamSeries("us-east-1", shop),
        }),
      ],
      exceptions: [
        {
          id: "former",
          detections: ["trail-stopped"],
          account: [shop],
          unit: "Workloads/Production",
          accountTag: { key: "team", value: "shop" },
          principal: {
            role: ["former"],
            arn: ["arn:aws:sts::*:assumed-role/former/*"],
            invokedBy: ["cloudformation.amazonaws.com"],
            userAgent: ["former/*"],
          },
          resource: ["former"],
          pattern: { detail: { eventName: ["StopLogging"] } },
          owner: "shop",
          reason: "The trail is moved to another account.",
          until: "2030-01-01",
        },
        {
          id: "former-silence",
          detections: ["region-enabled"],
          everything: true,
          owner: "shop",
          reason: "The account opens all Regions.",
          until: "2030-01-01",
        },
      ],
    },
    drift: { detect: true },
    deadLetters: { retryHours: 4 },
    alarms: { emails: ["former@example.com", "kept@example.com"] },
    findings: { tags: ["team"], correlations: { custom: [{ ...correlations[0], id: "team-one" }] } },
    remediation: { instances: { securityGroup: "former" }, remediations: { "restart-trail": {} } },
    exemptions: [
      {
        account: shop,
        unit: "Workloads/Production",
        accountTag: { key: "team", value: "shop" },
        tag: { key: "public", value: "yes" },
        resource: "arn:aws:s3:::website-*",
        remediations: ["enforce-public-access-block"],
        owner: "shop",
        reason: "The website is public.",
        expires: "2030-01-01",
      },
    ],
    notifications: {
      channels: [
        { id: "security", kind: "slack", secret: "event-governance/slack-security" },
        { id: "duty", kind: "email", addresses: ["kept@example.com"] },
        { id: "tickets", kind: "ticket", secret: "former", ticket: { endpoint: "https://former.example.com/tickets" } },
      ],
      routes: [
        {
          channels: ["security"],
          severities: ["high"],
          detections: ["root-sign-in"],
          accounts: [shop],
          units: ["Workloads"],
          tags: { team: "shop" },
        },
      ],
      defaultChannel: "security",
      accessPortal: { url: "https://example.awsapps.com/start", roleName: "Former" },
    },
  };
}

const teamEvent = (id: string, source: string) => ({
  id,
  why: "A deployment is the first suspect.",
  source,
  pattern: { "detail-type": ["Deployed"] },
  sample: { "detail-type": "Deployed", detail: { approved: false }, resources: ["arn:aws:s3:::former"] },
});

const teamDetection = (id: string, source: string) => ({
  id,
  title: "A deployment without approval",
  why: "Nobody has looked at what it changes.",
  severity: "high",
  technique: "T1078.004",
  source,
  pattern: { "detail-type": ["Deployed"], detail: { approved: [false] } },
  sample: { "detail-type": "Deployed", detail: { approved: false }, account: shop, region: "us-east-1" },
  nearMiss: { "detail-type": "Deployed", detail: { approved: true }, account: shop, region: "us-east-1" },
  nearMisses: [
    {
      "detail-type": "Deployed",
      detail: { approved: "later" },
      resources: ["arn:aws:s3:::former"],
      account: shop,
      region: "us-east-1",
    },
  ],
  triage: {
    look: ["Look at who deployed it first.", "Look at what it changed then.", "Ask the owner whether it may stay."],
    harmless: "A deployment of the documentation alone.",
    contain: "Roll it back by the pipeline's own command.",
  },
  query: "root-use",
});

/** The same in a rollout, with what is off by default: remediations that act, a pipeline, an archive of Parquet. */
export function everythingOn(mode: string): Raw {
  const raw = formerSettings();
  return {
    ...raw,
    rollout: { ...raw["rollout"], mode },
    remediation: { ...raw["remediation"], mode: "enforce" },
    reconciliation: { kind: "url", endpoint: "https://deploy.example.com/reconcile", secret: "reconcile" },
    archive: { format: "parquet" },
  };
}

const teamSeries = (region: string, account: string) =>
  ["a", "b", "c"].map((name, index) =>
    sampleEvent(made(name), { after: index * 60, resources: ["arn:aws:iam::111122223333:user/a"], region, account }),
  );

/** The same with every name, number and list another, but for those that say which things there are. */
export function renamed(raw: Raw): Raw {
  return {
    organization: {
      ...raw["organization"],
      id: "o-z9y8x7w6v5",
      managementAccountId: shop,
      paths: ["o-z9y8x7w6v5/r-ab12/*"],
    },
    homeRegion: raw["homeRegion"],
    // Others come first.
    regions: { "eu-west-1": { hub: "us-east-1" }, "ap-south-1": {}, ...raw["regions"] },
    accounts: (raw["accounts"] as Raw[])
      .map(({ id }) => ({
        id,
        name: `storefront-${String(id)}`,
        unit: "Renamed/Moved",
        path: "o-z9y8x7w6v5/r-ab12/ou-ab12-22222222/",
        tags: { team: "storefront" },
        optInRegions: ["ap-east-1"],
      }))
      .reverse(),
    rollout: {
      mode: "assumeRole",
      roleName: "renamed",
      sessionName: "renamed",
      permissionsBoundary: true,
      externalId: "renamed",
      maxProviders: 49,
      units: { Renamed: "ou-ab12-22222222" },
      callAs: "SELF",
      shard: { of: 1, index: 1 },
    },
    events: {
      exclude: ["health-event"],
      profile: "core",
      readOnly: ["secrets-read"],
      dataEvents: ["lambda-invoked"],
      custom: [
        teamEvent("another-event", "com.example.other"),
        { ...renamedEvent, pattern: { "detail-type": ["Rolled out"] }, readOnly: true },
      ],
    },
    detections: {
      exclude: ["root-sign-in-failed"],
      severity: { "root-sign-in": "low" },
      custom: [
        {
          ...teamDetection("renamed-detection", "com.example.renamed"),
          title: "Renamed altogether",
          why: "Renamed, for another reason.",
          severity: "low",
          technique: "T1098",
          readOnly: true,
          subject: "account",
          pattern: { "detail-type": ["Rolled out"], account: [few[0]], region: ["eu-west-1"] },
          sample: { ...renamedEvent.sample, account: few[0], region: "eu-west-1" },
          nearMiss: {
            "detail-type": "Rolled out at last",
            detail: {},
            resources: ["arn:aws:s3:::renamed"],
            account: few[1],
            region: "eu-west-1",
          },
          nearMisses: [
            {
              "detail-type": "Rolled out in time",
              detail: {},
              resources: ["arn:aws:s3:::renamed"],
              account: few[1],
              region: "eu-west-1",
            },
          ],
          triage: {
            look: [
              "Look at who rolled it out.",
              "Look at what it replaced then.",
              "Ask the owner whether it was tested.",
            ],
            harmless: "A roll-out of the handbook alone.",
            contain: "Take it back by the pipeline's other command.",
          },
          query: "heartbeats",
        },
      ],
      correlations: [
        renamedRule(),
        teamRule({
          id: "renamed-sequence",
          type: "temporal",
          atLeast: undefined,
          field: undefined,
          timespanMinutes: 9,
          events: [{ ...teamRule().events[0], atLeast: 2 }],
          nearMisses: [[sampleEvent(made("a"))]],
        }),
      ],
      processes: [
        {
          id: "renamed-process",
          title: "A renamed user",
          why: "A user without a key is of no use to anybody.",
          severity: "low",
          key: { user: "detail.requestParameters.userName" },
          steps: ["CreateUser", "CreateAccessKey"].map((eventName, index) => ({
            id: eventName.toLowerCase(),
            source: "aws.iam",
            pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: { eventName: [eventName] } },
            ...(index === 1 && { withinMinutes: 9 }),
            once: true,
            sample: {
              source: "aws.iam",
              "detail-type": "AWS API Call via CloudTrail",
              detail: { ...made("a"), eventName },
              account: shop,
              region: "us-east-1",
            },
          })),
          limits: "Keys of other pipelines.",
          query: "root-use",
          triage: teamDetection("", "").triage,
        },
      ],
      exceptions: [
        {
          id: "renamed",
          detections: "all",
          account: [few[0]],
          unit: "Renamed",
          accountTag: { key: "owner", value: "storefront" },
          principal: {
            role: ["renamed"],
            arn: ["arn:aws:sts::*:assumed-role/renamed/*"],
            invokedBy: ["AWS Internal"],
            userAgent: ["renamed/*"],
          },
          resource: ["renamed"],
          pattern: { detail: { eventName: ["DeleteTrail"] } },
          owner: "storefront",
          reason: "The trail has been moved to another account.",
          until: "2030-01-02",
        },
      ],
    },
    administrators: { securityhub: { accountId: shop, regions: ["eu-west-1", "us-east-1"] } },
    drift: { detect: true, hours: 3 },
    heartbeat: { minutes: 14, silentHours: 5, graceHours: 12, trailHours: 47 },
    deadLetters: { retentionDays: 13, retryHours: 3 },
    bus: {
      replayDays: 29,
      logLevel: "INFO",
      logRetentionDays: 60,
      requireForwarding: true,
      requireRuleNames: true,
    },
    archive: {
      retentionDays: 399,
      infrequentAccessDays: 89,
      lockDays: 398,
      lockMode: "compliance",
      volume: { eventsPerMember: 4999, kilobytesPerEvent: 3, peakFactor: 9 },
      streams: { "us-east-1": 2 },
      bufferSeconds: 299,
      bufferMegabytes: 65,
      crawlerSchedule: "cron(16 * * * ? *)",
      crawlerAlarmHours: 5,
    },
    queries: { gigabytesPerQuery: 99, readers: ["role/renamed"], resultDays: 29 },
    alarms: {
      emails: ["another@example.com", "kept@example.com", "former@example.com"],
      dashboard: false,
      memberDeadLetters: "each",
    },
    findings: {
      contacts: false,
      tags: ["renamed"],
      resolveThreats: true,
      correlations: {
        exclude: [correlations[2]?.id],
        custom: [
          {
            ...renamedCorrelation(),
            id: "renamed",
            title: "Renamed altogether",
            why: "Renamed, for another reason.",
            windowHours: 24 * 31,
            types: ["TTPs/Persistence"],
          },
        ],
      },
    },
    remediation: {
      mode: "enforce",
      units: { Renamed: "off" },
      remediations: { "restart-trail": { mode: "enforce", units: { Renamed: "dry-run" } } },
      cooldownMinutes: 9,
      breaker: { actions: 19, accountActions: 9, minutes: 9 },
      managedByCode: ["managed-by=renamed"],
      encryption: { keys: { "us-east-1": "alias/renamed" }, bucketKey: false },
      securityGroups: { ports: [23] },
      instances: { requiredTags: { Renamed: "yes" }, ownerTag: "Creator", securityGroup: "renamed" },
      accessKeys: { findings: ["Renamed:IAMUser/Renamed"] },
    },
    exemptions: [
      {
        account: few[0],
        unit: "Renamed",
        accountTag: { key: "renamed", value: "renamed" },
        tag: { key: "renamed", value: "renamed" },
        resource: "arn:aws:s3:::renamed-*",
        remediations: ["restart-trail"],
        owner: "renamed",
        reason: "Renamed, for another reason.",
        expires: "2031-01-01",
      },
    ],
    reconciliation: {
      kind: "url",
      endpoint: "https://renamed.example.com/reconcile",
      secret: "renamed",
      header: "X-Renamed",
      invocationsPerSecond: 2,
    },
    responders: { enabled: false, disable: ["notify"], reservedConcurrency: { notify: 99 }, logRetentionDays: 60 },
    notifications: {
      channels: [
        { id: "another", kind: "teams", secret: "renamed" },
        { id: "duty", kind: "email", addresses: ["another@example.com", "kept@example.com"] },
        { id: "renamed", kind: "slack", secret: "renamed" },
        {
          id: "renamed-tickets",
          kind: "ticket",
          secret: "renamed",
          ticket: {
            endpoint: "https://renamed.example.com/tickets",
            header: "X-Renamed",
            headers: { "X-Other": "renamed" },
            invocationsPerSecond: 7,
            priorities: { low: "p1", medium: "p2", high: "p3", critical: "p4" },
            body: { renamed: "${title}" },
          },
        },
      ],
      routes: [
        {
          channels: ["renamed"],
          severities: ["low"],
          detections: ["root-used-iam"],
          accounts: [few[0]],
          units: ["Renamed"],
          tags: { team: "storefront" },
        },
      ],
      match: "first",
      defaultChannel: "renamed",
      dedupeMinutes: 59,
      collapseAfter: 9,
      digest: { severities: ["medium"], hours: 23 },
      accessPortal: { url: "https://renamed.awsapps.com/start", roleName: "Renamed" },
    },
    tags: { Renamed: "yes" },
  };
}

const renamedEvent = {
  ...teamEvent("renamed-event", "com.example.renamed"),
  why: "Renamed, for another reason.",
  sample: { "detail-type": "Rolled out", detail: { renamed: true }, resources: ["arn:aws:s3:::renamed"] },
};

/** Another correlation than the former, with other names for its signals. */
function renamedCorrelation() {
  const correlation = correlations[1] as (typeof correlations)[0];
  const { ocsf } = correlation;
  return {
    ...correlation,
    signals: correlation.signals.map((each) => ({ ...each, id: `renamed-${each.id}` })),
    ...(ocsf !== undefined && {
      ocsf: {
        ...ocsf,
        patterns: Object.fromEntries(Object.entries(ocsf.patterns).map(([id, each]) => [`renamed-${id}`, each])),
      },
    }),
  };
}

/** Another rule of the team, with all that rules of other types have. */
function renamedRule() {
  const rolled = (after: number, stage: string) => ({
    ...renamedEvent.sample,
    source: renamedEvent.source,
    detail: { stage, eventName: "RollOut" },
    after,
    times: 2,
    every: 30,
    account: few[0],
    region: "eu-west-1",
  });
  return {
    id: "renamed-rule",
    title: "Renamed altogether",
    why: "Renamed, for another reason.",
    severity: "low",
    technique: "T1098",
    query: "heartbeats",
    limits: "Renamed, too.",
    type: "first_seen",
    fields: { stage: "detail.stage" },
    days: 29,
    learningDays: 13,
    events: [{ id: "rolled", source: renamedEvent.source, pattern: { "detail-type": ["Rolled out"] }, readOnly: true }],
    groupBy: { event: "detail.eventName" },
    sample: [rolled(0, "test"), rolled(14 * 86_400, "production")],
    nearMisses: [[rolled(0, "test"), rolled(86_400, "production")]],
    triage: {
      look: ["Look at who rolled it out.", "Look at what it replaced then.", "Ask the owner whether it was tested."],
      harmless: "A roll-out of the handbook alone.",
      contain: "Take it back by the pipeline's other command.",
    },
  };
}
