import {
  type AdvancedEventSelector,
  DescribeTrailsCommand,
  type EventSelector,
  GetEventSelectorsCommand,
  GetTrailStatusCommand,
  type Trail,
} from "@aws-sdk/client-cloudtrail";
import type { ReadingClients } from "./clients";

/** Permissions of the calls that are made here. */
export const trailPermissions = [
  "cloudtrail:DescribeTrails",
  "cloudtrail:GetEventSelectors",
  "cloudtrail:GetTrailStatus",
];

/** What a trail does for EventBridge in one account and Region. */
export interface TrailState {
  readonly arn: string;
  readonly homeRegion: string;
  readonly ofOrganization: boolean;
  readonly logging: boolean;
  /** Of management events: `none`, `ReadOnly`, `WriteOnly`, `All`. */
  readonly management: "none" | "ReadOnly" | "WriteOnly" | "All";
  /** Event sources whose management events are left out: `kms.amazonaws.com`. */
  readonly leftOut: readonly string[];
}

/** Answers that are the same in every Region of an account: asked once for each trail. */
export type KnownTrails = Map<string, Promise<Pick<TrailState, "logging" | "management" | "leftOut">>>;

/**
 * The trails of an account and Region. EventBridge gets an account's API calls in a Region only where a trail there logs
 * management events (EventBridge user guide, "Receiving events from AWS services through AWS CloudTrail"). Shadow trails
 * count: those of another Region's multi-Region trail and of the organization's. They are asked about by ARN (CloudTrail API
 * reference, GetTrailStatus).
 */
export async function trailsAt(
  { cloudtrail }: Pick<ReadingClients, "cloudtrail">,
  known: KnownTrails,
): Promise<TrailState[]> {
  const { trailList = [] } = await cloudtrail.send(new DescribeTrailsCommand({}));
  return Promise.all(
    trailList.map(async (trail: Trail): Promise<TrailState> => {
      const arn = trail.TrailARN ?? "";
      const asked = known.get(arn) ?? ask(arn);
      known.set(arn, asked);
      return {
        arn,
        homeRegion: trail.HomeRegion ?? "",
        ofOrganization: trail.IsOrganizationTrail === true,
        ...(await asked),
      };
    }),
  );

  async function ask(arn: string) {
    const { IsLogging: logging = false } = await cloudtrail.send(new GetTrailStatusCommand({ Name: arn }));
    const selectors = await cloudtrail.send(new GetEventSelectorsCommand({ TrailName: arn }));
    return { logging, ...managementOf(selectors.EventSelectors, selectors.AdvancedEventSelectors) };
  }
}

/** True if a trail hands EventBridge the changes that are made. */
export const serves = ({ logging, management }: TrailState): boolean =>
  logging && (management === "All" || management === "WriteOnly");

/** Advanced selectors replace basic ones (CloudTrail API reference, PutEventSelectors). Without any, all management events are logged. */
function managementOf(
  basic: readonly EventSelector[] | undefined,
  advanced: readonly AdvancedEventSelector[] | undefined,
): Pick<TrailState, "management" | "leftOut"> {
  const chosen =
    advanced !== undefined && advanced.length > 0
      ? advanced.flatMap(ofAdvanced)
      : (basic ?? []).length === 0
        ? [{ management: "All" as const, leftOut: [] }]
        : (basic ?? []).flatMap(
            ({ IncludeManagementEvents = true, ReadWriteType = "All", ExcludeManagementEventSources: left = [] }) =>
              IncludeManagementEvents ? [{ management: ReadWriteType as TrailState["management"], leftOut: left }] : [],
          );
  const kinds = new Set(chosen.map(({ management }) => management));
  const management =
    kinds.has("All") || (kinds.has("ReadOnly") && kinds.has("WriteOnly")) ? "All" : ([...kinds][0] ?? "none");
  const [first, ...rest] = chosen.filter((each) => each.management !== "ReadOnly");
  return {
    management,
    leftOut: (first?.leftOut ?? []).filter((source) => rest.every(({ leftOut }) => leftOut.includes(source))),
  };
}

function ofAdvanced({
  FieldSelectors: fields = [],
}: AdvancedEventSelector): Pick<TrailState, "management" | "leftOut">[] {
  const field = (name: string) => fields.find(({ Field }) => Field === name);
  if (field("eventCategory")?.Equals?.includes("Management") !== true) return [];
  const readOnly = field("readOnly")?.Equals;
  const only = field("eventSource")?.Equals;
  // Some services alone are as good as none for everything else.
  if (only !== undefined) return [];
  return [
    {
      management:
        readOnly?.includes("false") === true ? "WriteOnly" : readOnly?.includes("true") === true ? "ReadOnly" : "All",
      leftOut: field("eventSource")?.NotEquals ?? [],
    },
  ];
}
