import { chosenCorrelations } from "../../model/findings/correlations";
import type { Envelope, JsonObject } from "../../model/envelope";
import { findGovernedEvent } from "../../model/catalog/catalog";
import { isHub } from "../../model/settings/regions";
import type { Aws } from "../services/endpoint/endpoint";
import { account as accountService } from "../services/account/api";
import { addFinding, securityHub } from "../services/security-hub/api";
import { uuidOf } from "../deterministic";
import { arise, type Send, type Stage, timeBefore, toSend } from "./send";

/**
 * Findings of Security Hub's administrator in the Regions from which it forwards: every sample of each enabled
 * correlation, about a resource of the first account without a special role. Together they complete each correlation
 * once.
 */
export function correlationTraffic(stage: Stage): Send[] {
  const administrator = stage.settings.administrators.securityhub;
  const affected = affectedAccount(stage);
  const [region] = administrator?.regions ?? stage.regions;
  if (administrator === undefined || affected === undefined || region === undefined) return [];
  return chosenCorrelations(stage.settings.findings).flatMap(({ id, samples }) =>
    samples.map((sample, index) => {
      const key = `${id} ${index}`;
      const time = timeBefore(stage.now, key);
      const finding = movedTo(sample, affected, region, time);
      const event: Envelope = {
        version: "0",
        id: uuidOf(`correlation ${key}`),
        "detail-type": "Security Hub Findings - Imported",
        source: "aws.securityhub",
        account: administrator.accountId,
        time,
        region,
        resources: [`${String(finding["ProductArn"])}/${String(finding["Id"])}`],
        detail: { findings: [finding] },
      };
      return toSend(`sample ${index + 1} of correlation ${id}`, event, stage.expectedOutcomeOf);
    }),
  );
}

/** A new finding about the governance account itself: its contact is read in another way than a member's. */
export function ownFindingTraffic(stage: Stage): Send[] {
  const { administrators, organization } = stage.settings;
  const administrator = administrators.securityhub;
  const entry = findGovernedEvent("securityhub-finding");
  const [region] = administrator?.regions ?? stage.regions;
  if (administrator === undefined || entry === undefined || region === undefined) return [];
  const event = arise(entry, administrator.accountId, region, stage.now);
  const [sample] = (event.detail["findings"] ?? []) as JsonObject[];
  if (sample === undefined) return [];
  const own = movedTo(sample, organization.governanceAccountId, region, event.time);
  const id = uuidOf("finding of the governance account");
  const finding = { ...own, Id: `${String(own["Id"])}/${id}`, Workflow: { Status: "NEW" }, RecordState: "ACTIVE" };
  return [
    toSend(
      "a finding of the governance account",
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
  const administrator = administrators.securityhub;
  if (administrator === undefined) return;
  for (const { event } of sends)
    if (event.source === "aws.securityhub" && event.account === administrator.accountId)
      for (const finding of (event.detail["findings"] ?? []) as JsonObject[])
        addFinding(aws.state(securityHub, event.account, event.region), finding);
  for (const [region, finding] of mootFindings(stage, administrator.regions))
    addFinding(aws.state(securityHub, administrator.accountId, region), finding);
}

/** About the instance in the catalog's sample of a deletion, in the first account, in each hub's own Region. */
function mootFindings(stage: Stage, findingRegions: readonly string[] | undefined): [string, JsonObject][] {
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
      return [
        findingRegions?.includes(region) === false ? (findingRegions[0] ?? region) : region,
        {
          SchemaVersion: "2018-10-08",
          Id: `arn:aws:securityhub:${region}:${affected}:security-control/EC2.8/finding/${uuidOf(`moot ${region}`)}`,
          ProductArn: `arn:aws:securityhub:${region}::product/aws/securityhub`,
          GeneratorId: "security-control/EC2.8",
          AwsAccountId: affected,
          Types: ["Software and Configuration Checks/Industry and Regulatory Standards"],
          CreatedAt: long,
          UpdatedAt: long,
          LastObservedAt: long,
          Severity: { Label: "HIGH" },
          Title: "EC2 instances should use IMDSv2",
          Description: "This control checks whether an instance asks for IMDSv2.",
          Resources: [{ Type: "AwsEc2Instance", Id: `arn:aws:ec2:${region}:${affected}:instance/${instance}` }],
          Workflow: { Status: "NEW" },
          RecordState: "ACTIVE",
        },
      ];
    });
}

function affectedAccount({ accounts, settings }: Stage): string | undefined {
  const { managementAccountId, governanceAccountId } = settings.organization;
  const special = [managementAccountId, governanceAccountId, settings.administrators.securityhub?.accountId];
  return (accounts.find(({ id }) => !special.includes(id)) ?? accounts[0])?.id;
}

/** A sample with account, Region and times replaced throughout. */
function movedTo(sample: JsonObject, account: string, region: string, time: string): JsonObject {
  const text = JSON.stringify(sample)
    .replaceAll(String(sample["AwsAccountId"]), account)
    .replaceAll(/([a-z]{2}-[a-z]+-\d)(?=:|")/g, region);
  return { ...(JSON.parse(text) as JsonObject), FirstObservedAt: time, LastObservedAt: time, UpdatedAt: time };
}
