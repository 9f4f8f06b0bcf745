import type { Envelope, JsonObject } from "../../model/envelope";
import type { Environment } from "../../environment/environment";
import type { Organization } from "../../simulator/services/iam/organization";
import { account } from "../../simulator/services/account/api";
import { addFinding, securityHub } from "../../simulator/services/security-hub/api";
import { createEventBridge } from "../../simulator/services/events/eventbridge";
import { createWorld } from "../../simulator/services/events/world";
import { createFunctions, type FunctionsOptions } from "../../simulator/services/lambda/functions";
import type { Graph, Resource } from "../../simulator/graph";
import { recordStacks } from "../../simulator/simulation";
import { prepareSecrets } from "../../simulator/traffic/channel-endpoints";
import { environmentOfProd } from "../environment-of-prod";

export const administrator = "200000000001";
export const member = "400000000001";
const governance = "100000000002";
const accounts = ["100000000001", governance, administrator, member];

/** Two hubs with four accounts, unless `change` says otherwise; findings are aggregated in the first. */
export async function recordFindingsWorld(change: (raw: Record<string, any>) => void = () => {}): Promise<Recorded> {
  const environment = await environmentOfProd((raw) => {
    raw["accounts"] = raw["accounts"].filter(({ id }: { id: string }) => accounts.includes(id));
    raw["regions"] = { "us-east-1": {}, "eu-central-1": {} };
    change(raw);
  });
  return { environment, graphs: await recordStacks(environment) };
}

export interface Recorded {
  readonly environment: Environment;
  readonly graphs: readonly Graph[];
}

export interface WorldOptions extends Pick<FunctionsOptions, "fault" | "answer"> {
  readonly change?: (resource: Resource) => Resource | undefined;
  readonly now?: Date;
}

/** The recorded functions over fresh state. */
export function findingsWorld({ environment, graphs }: Recorded, options: WorldOptions = {}) {
  const organization: Organization = {
    id: environment.settings.organization.id,
    accounts: new Map(environment.accounts.map(({ id }) => [id, { paths: [] }])),
  };
  const { change = (resource) => resource } = options;
  const changed = graphs.map((graph) => ({
    ...graph,
    resources: graph.resources.flatMap((each) => change(each) ?? []),
  }));
  const world = createWorld(changed, organization);
  const eventBridge = createEventBridge(world, organization);
  const functions = createFunctions(
    changed,
    { world, organization, eventBridge },
    {
      now: options.now ?? new Date("2026-05-20T00:00:00Z"),
      ...(options.fault && { fault: options.fault }),
      ...(options.answer && { answer: options.answer }),
      // Findings cause notifications too.
      seed: (aws, { region }) => prepareSecrets(aws, environment.settings, region),
    },
  );
  const contacts = functions.aws.state(account, governance, "us-east-1");
  Object.assign(contacts, {
    organizationId: organization.id,
    managementAccountId: environment.settings.organization.managementAccountId,
    administratorId: governance,
  });
  contacts.byAccount.set(member, {
    Name: "Dana",
    Title: "On call",
    EmailAddress: "dana@example.com",
    PhoneNumber: "+1 555 0100",
  });
  const hub = functions.aws.state(securityHub, administrator, "us-east-1");
  const actionsOf = (id: string) =>
    functions.runs
      .filter(({ name }) => name.endsWith(id))
      .flatMap(({ calls }) => calls)
      .map(({ action, outcome }) => (outcome === "done" ? action : `${action} ${outcome}`));
  return {
    world,
    functions,
    eventBridge,
    resources: changed.flatMap((graph) => graph.resources),
    hub,
    contacts,
    /** An AWS service puts an event. */
    put: (event: Envelope) =>
      eventBridge.put({ bus: { account: event.account, region: event.region }, event, sender: { kind: "service" } }),
    /** Somebody of an account puts an event of whatever looks onto the account's own bus. */
    forge: (event: Envelope) =>
      eventBridge.put({
        bus: { account: event.account, region: event.region },
        event,
        sender: { kind: "principal", arn: `arn:aws:iam::${event.account}:role/somebody`, account: event.account },
      }),
    /** Adds a finding, and sends Security Hub's event. */
    tell(finding: JsonObject, id = String(finding["Id"])) {
      addFinding(hub, finding);
      this.put(importedEvent(finding, id));
    },
    findingsWith: (text: string) => [...hub.values()].filter((finding) => JSON.stringify(finding).includes(text)),
    actionsOf,
    count: (id: string, action: string) => actionsOf(id).filter((each) => each === action).length,
    deadLetters: () => functions.runs.flatMap(({ deadLetters }) => deadLetters),
  };
}

export const importedEvent = (finding: JsonObject, id: string): Envelope => ({
  version: "0",
  id,
  "detail-type": "Security Hub Findings - Imported",
  source: "aws.securityhub",
  account: administrator,
  time: "2026-05-19T00:00:00Z",
  region: "us-east-1",
  resources: [],
  detail: { findings: [finding] },
});
