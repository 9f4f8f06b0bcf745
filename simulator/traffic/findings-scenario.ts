import { chosenCorrelations } from "../../model/findings/correlations";
import type { Envelope, JsonObject } from "../../model/envelope";
import { text as textAt } from "../../model/json";
import { findGovernedEvent } from "../../model/catalog/catalog";
import { isHub } from "../../model/settings/regions";
import type { Aws } from "../services/endpoint/endpoint";
import { account as accountService } from "../services/account/api";
import { addFinding, securityHub } from "../services/security-hub/api";
import { addOcsfFinding } from "../services/security-hub/new-hub";
import { uuidOf } from "../deterministic";
import { arise, type Send, type Stage, timeBefore, toSend } from "./send";

/** How the events of each Security Hub look, and where a finding has its ids. */
const services = {
  securityhub: {
    detailType: "Security Hub Findings - Imported",
    entry: "securityhub-finding",
    nameOf: (finding: JsonObject) => `${String(finding["ProductArn"])}/${String(finding["Id"])}`,
    add: addFinding,
  },
  "securityhub-v2": {
    detailType: "Findings Imported V2",
    entry: "securityhub-v2-finding",
    nameOf: (finding: JsonObject) => textAt(finding, "metadata", "uid") ?? "",
    add: addOcsfFinding,
  },
} as const;
type FindingsService = keyof typeof services;
const bothServices = Object.keys(services) as FindingsService[];

/**
 * Findings of each Security Hub's administrator in the Regions from which it forwards: every sample of each enabled
 * correlation, about a resource of the first account without a special role. Together they complete each correlation
 * once: where both Security Hubs report them, too.
 */
export const correlationTraffic = (stage: Stage): Send[] =>
  bothServices.flatMap((service) => correlationTrafficOf(stage, service));

function correlationTrafficOf(stage: Stage, service: FindingsService): Send[] {
  const administrator = stage.settings.administrators[service];
  const affected = affectedAccount(stage);
  const [region] = administrator?.regions ?? stage.regions;
  if (administrator === undefined || affected === undefined || region === undefined) return [];
  const { detailType, nameOf } = services[service];
  const other = service === "securityhub" ? "" : " in OCSF";
  return chosenCorrelations(stage.settings.findings, service).flatMap(({ id, samples }) =>
    samples.map((sample, index) => {
      const key = `${id} ${index}${other}`;
      const time = timeBefore(stage.now, key);
      const finding = movedTo(sample, affected, region, time);
      const event: Envelope = {
        version: "0",
        id: uuidOf(`correlation ${key}`),
        "detail-type": detailType,
        source: "aws.securityhub",
        account: administrator.accountId,
        time,
        region,
        resources: [nameOf(finding)],
        detail: { findings: [finding] },
      };
      return toSend(`sample ${index + 1} of correlation ${id}${other}`, event, stage.expectedOutcomeOf);
    }),
  );
}

/** A new finding about the governance account itself: its contact is read in another way than a member's. */
export const ownFindingTraffic = (stage: Stage): Send[] =>
  bothServices.flatMap((service) => ownFindingTrafficOf(stage, service));

function ownFindingTrafficOf(stage: Stage, service: FindingsService): Send[] {
  const { administrators, organization } = stage.settings;
  const administrator = administrators[service];
  const entry = findGovernedEvent(services[service].entry);
  const [region] = administrator?.regions ?? stage.regions;
  if (administrator === undefined || entry === undefined || region === undefined) return [];
  const event = arise(entry, administrator.accountId, region, stage.now);
  const [sample] = (event.detail["findings"] ?? []) as JsonObject[];
  if (sample === undefined) return [];
  const own = movedTo(sample, organization.governanceAccountId, region, event.time);
  const other = service === "securityhub" ? "" : " in OCSF";
  const id = uuidOf(`finding of the governance account${other}`);
  const finding: JsonObject =
    service === "securityhub"
      ? { ...own, Id: `${String(own["Id"])}/${id}`, Workflow: { Status: "NEW" }, RecordState: "ACTIVE" }
      : { ...own, metadata: { ...(own["metadata"] as JsonObject), uid: id } };
  return [
    toSend(
      `a finding of the governance account${other}`,
      { ...event, id, detail: { findings: [finding] } },
      stage.expectedOutcomeOf,
    ),
  ];
}

/**
 * Initial state of Security Hub and Account Management: the findings in events, one about an instance that an event
 * terminates, and a security contact.
 */
export function prepareFindings(aws: Aws, stage: Stage, sends: readonly Send[]): void {
  const { organization, administrators } = stage.settings;
  const contacts = aws.state(accountService, organization.governanceAccountId, "us-east-1");
  contacts.organizationId = organization.id;
  contacts.managementAccountId = organization.managementAccountId;
  contacts.administratorId = organization.governanceAccountId;
  for (const { id } of stage.accounts.slice(2))
    contacts.byAccount.set(id, {
      Name: "Security desk",
      Title: "On call",
      EmailAddress: "security@example.com",
      PhoneNumber: "+1 555 0100",
    });
  for (const service of bothServices) {
    const administrator = administrators[service];
    if (administrator === undefined) continue;
    const { detailType, add } = services[service];
    const stateIn = (region: string) => aws.state(securityHub, administrator.accountId, region);
    for (const { event } of sends)
      if (event["detail-type"] === detailType && event.account === administrator.accountId)
        for (const finding of (event.detail["findings"] ?? []) as JsonObject[]) add(stateIn(event.region), finding);
    for (const { region, finding, ocsf } of mootFindings(stage, administrator.regions))
      add(stateIn(region), service === "securityhub" ? finding : ocsf);
  }
}

/** About the instance in the catalog's sample of a deletion, in the first account, in each hub's own Region. */
function mootFindings(
  stage: Stage,
  findingRegions: readonly string[] | undefined,
): { readonly region: string; readonly finding: JsonObject; readonly ocsf: JsonObject }[] {
  const entry = findGovernedEvent("ec2-resources-deleted");
  const affected = affectedAccount(stage);
  if (entry === undefined || affected === undefined) return [];
  return stage.regions
    .filter((region) => isHub(stage.settings.regions, region))
    .map((region) => {
      const { detail } = arise(entry, affected, region, stage.now);
      const items = JSON.stringify(detail["requestParameters"]);
      const instance = /i-[0-9a-f]+/.exec(items)?.[0] ?? "";
      const long = new Date(stage.now.getTime() - 30 * 24 * 3_600_000).toISOString();
      const title = "EC2 instances should use IMDSv2";
      const id = `arn:aws:securityhub:${region}:${affected}:security-control/EC2.8/finding/${uuidOf(`moot ${region}`)}`;
      return {
        region: findingRegions?.includes(region) === false ? (findingRegions[0] ?? region) : region,
        ocsf: {
          activity_id: 1,
          class_name: "Compliance Finding",
          class_uid: 2003,
          cloud: { account: { uid: affected }, provider: "AWS", region },
          finding_info: {
            created_time_dt: long,
            last_seen_time_dt: long,
            title,
            types: ["Posture Management"],
            uid: id,
          },
          metadata: {
            product: { name: "Security Hub", uid: `arn:aws:securityhub:${region}::productv2/aws/securityhub` },
            uid: uuidOf(`moot ${region} in OCSF`),
          },
          resources: [{ type: "AWS::EC2::Instance", uid: instance }],
          severity: "High",
          severity_id: 4,
          status: "New",
          status_id: 1,
        },
        finding: {
          SchemaVersion: "2018-10-08",
          Id: id,
          ProductArn: `arn:aws:securityhub:${region}::product/aws/securityhub`,
          GeneratorId: "security-control/EC2.8",
          AwsAccountId: affected,
          Types: ["Software and Configuration Checks/Industry and Regulatory Standards"],
          CreatedAt: long,
          UpdatedAt: long,
          LastObservedAt: long,
          Severity: { Label: "HIGH" },
          Title: title,
          Description: "This control checks whether an instance asks for IMDSv2.",
          Resources: [{ Type: "AwsEc2Instance", Id: `arn:aws:ec2:${region}:${affected}:instance/${instance}` }],
          Workflow: { Status: "NEW" },
          RecordState: "ACTIVE",
        },
      };
    });
}

function affectedAccount({ accounts, settings }: Stage): string | undefined {
  const { managementAccountId, governanceAccountId } = settings.organization;
  const special = [
    managementAccountId,
    governanceAccountId,
    ...bothServices.map((service) => settings.administrators[service]?.accountId),
  ];
  return (accounts.find(({ id }) => !special.includes(id)) ?? accounts[0])?.id;
}

/** A sample with account, Region and times replaced throughout. */
function movedTo(sample: JsonObject, account: string, region: string, time: string): JsonObject {
  const former = textAt(sample, "AwsAccountId") ?? textAt(sample, "cloud", "account", "uid") ?? "";
  const text = JSON.stringify(sample)
    .replaceAll(former, account)
    .replaceAll(/([a-z]{2}-[a-z]+-\d)(?=:|")/g, region);
  const moved = JSON.parse(text) as JsonObject;
  return sample["AwsAccountId"] === undefined
    ? {
        ...moved,
        finding_info: { ...(moved["finding_info"] as JsonObject), last_seen_time_dt: time, modified_time_dt: time },
        time_dt: time,
      }
    : { ...moved, FirstObservedAt: time, LastObservedAt: time, UpdatedAt: time };
}
