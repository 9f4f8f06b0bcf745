import type { Environment } from "../../environment/environment";

/**
 * Settings that switch on what is off by default, so that its resources are mutated and judged as well: they replace those
 * of the environment, section by section.
 */
export function everythingOn({ accounts, settings }: Pick<Environment, "accounts" | "settings">) {
  const { governanceAccountId } = settings.organization;
  const member = accounts.find(({ id }) => id !== governanceAccountId)?.id ?? governanceAccountId;
  const secret = (name: string) => `event-governance/${name}`;
  const key = (region: string) =>
    `arn:aws:kms:${region}:${governanceAccountId}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
  return {
    // The new Security Hub beside CSPM, from the same account: both are forwarded then.
    administrators: {
      ...settings.administrators,
      ...(settings.administrators.securityhub && { "securityhub-v2": settings.administrators.securityhub }),
    },
    rollout: { ...settings.rollout, mode: "assumeRole", permissionsBoundary: true, externalId: "event-governance" },
    bus: { ...settings.bus, requireForwarding: true, requireRuleNames: true, logLevel: "INFO" },
    archive: { ...settings.archive, lockMode: "compliance" },
    events: {
      readOnly: ["secrets-read", "parameters-read"],
      custom: [
        {
          id: "team-deploys",
          why: "A deployment is the first suspect in most incidents.",
          source: "com.example.deploys",
          pattern: { "detail-type": [{ prefix: "Deploy" }] },
          sample: { "detail-type": "Deployed", detail: { approved: false } },
        },
      ],
    },
    detections: {
      custom: [
        {
          id: "team-unapproved-deploy",
          title: "A deployment without approval",
          why: "Nobody has looked at what it changes.",
          severity: "high",
          technique: "T1078.004",
          source: "com.example.deploys",
          pattern: { "detail-type": ["Deployed"], detail: { approved: [false] } },
          sample: { "detail-type": "Deployed", detail: { approved: false } },
          nearMiss: { "detail-type": "Deployed", detail: { approved: true } },
        },
      ],
    },
    findings: { contacts: true, tags: ["team"], resolveThreats: true },
    queries: { readers: ["role/analysts"] },
    remediation: {
      mode: "enforce",
      encryption: { keys: Object.fromEntries(Object.keys(settings.regions).map((region) => [region, key(region)])) },
      instances: { securityGroup: "administrators", requiredTags: { Managed: "yes" } },
    },
    exemptions: [
      {
        account: member,
        resource: "arn:aws:s3:::website-*",
        remediations: ["enforce-public-access-block"],
        owner: "web",
        reason: "The website is public.",
        expires: "2099-12-31",
      },
    ],
    reconciliation: { kind: "url", endpoint: "https://deploy.example.com/reconcile", secret: secret("reconciliation") },
    responders: { reservedConcurrency: { notify: 10 } },
    notifications: {
      channels: [
        { id: "security", kind: "slack", secret: secret("slack") },
        { id: "shop", kind: "teams", secret: secret("teams") },
        { id: "endpoint", kind: "https", secret: secret("endpoint") },
        { id: "on-call", kind: "email", addresses: ["security@example.com"] },
        {
          id: "tickets",
          kind: "ticket",
          secret: secret("tickets"),
          ticket: { endpoint: "https://tickets.example.com/api/incidents", headers: { "X-Queue": "security" } },
        },
      ],
      routes: [{ channels: ["security", "shop", "endpoint", "on-call", "tickets"] }],
      digest: { severities: ["low", "medium"], hours: 12 },
    },
  };
}
