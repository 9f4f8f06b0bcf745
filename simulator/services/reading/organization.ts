import { awsJson } from "../protocols/json";
import { restJson } from "../protocols/rest-json";
import { type Action, AwsError, type Service } from "../protocols/service";

/** A trail, as an account sees it in a Region. */
export interface TrailSeen {
  readonly arn: string;
  readonly homeRegion: string;
  readonly isLogging: boolean;
  readonly eventSelectors?: readonly object[];
  readonly advancedEventSelectors?: readonly object[];
}

/** What is no recorded resource: accounts, their Regions, and trails. */
export interface Surroundings {
  /** Status of an account: `ACTIVE`, `SUSPENDED`; `undefined`: not in the organization. */
  readonly account: (account: string) => string | undefined;
  /** Status of a Region in an account: `ENABLED`, `ENABLED_BY_DEFAULT`, `DISABLED`. */
  readonly region: (account: string, region: string) => string;
  readonly trails: (account: string, region: string) => readonly TrailSeen[];
  /** Rows of a query, with the row of names, or why it fails. */
  readonly rows?: (sql: string) => string[][] | string;
  /** Keys of the objects in a bucket. */
  readonly keys?: (bucket: string) => readonly string[];
  /** Until when each object is retained. Absent: none is. */
  readonly retained?: Date;
  /** Number of partitions of each table. */
  readonly partitions?: number;
}

/** Accounts of the organization (Organizations API reference, DescribeAccount). */
export const readOrganization = ({ account }: Surroundings): Service => ({
  name: "organizations",
  protocol: awsJson("1.1"),
  create: () => undefined,
  actions: {
    DescribeAccount: {
      resources: () => ["*"],
      run: (_state, { AccountId }) => {
        const status = account(String(AccountId));
        if (status === undefined)
          throw new AwsError("AccountNotFoundException", "You specified an account that doesn't exist.");
        return { Account: { Id: AccountId, Status: status, State: status } };
      },
    },
  },
});

export const readRegions = ({ region }: Surroundings): Service => ({
  name: "account",
  scope: "everywhere",
  protocol: restJson,
  create: () => undefined,
  actions: {
    GetRegionOptStatus: {
      route: "POST /getRegionOptStatus",
      resources: (_input, call) => [`arn:aws:account::${call.account}:account`],
      run: (_state, { RegionName }, call) => ({
        RegionName,
        RegionOptStatus: region(call.account, String(RegionName)),
      }),
    },
  },
});

/** Trails, shadow trails among them (CloudTrail API reference). */
export function readTrails({ trails }: Surroundings): Readonly<Record<string, Action>> {
  const trailOf = (arn: unknown, account: string, region: string): TrailSeen => {
    const trail = trails(account, region).find((each) => each.arn === arn);
    if (trail === undefined) throw new AwsError("TrailNotFoundException", `Unknown trail: ${String(arn)}`);
    return trail;
  };
  return {
    DescribeTrails: {
      resources: () => ["*"],
      run: (_state, _input, { account, region }) => ({
        trailList: trails(account, region).map(({ arn, homeRegion }) => ({
          Name: arn.split("/").at(-1),
          TrailARN: arn,
          HomeRegion: homeRegion,
          IsMultiRegionTrail: true,
          IsOrganizationTrail: true,
        })),
      }),
    },
    GetTrailStatus: {
      resources: ({ Name }) => [String(Name)],
      // A member may read the organization's trail by its own permissions (CloudTrail user guide, "Creating a trail for an organization").
      owner: (_input, call) => call.account,
      run: (_state, { Name }, { account, region }) => ({ IsLogging: trailOf(Name, account, region).isLogging }),
    },
    GetEventSelectors: {
      resources: ({ TrailName }) => [String(TrailName)],
      owner: (_input, call) => call.account,
      run: (_state, { TrailName }, { account, region }) => {
        const { eventSelectors, advancedEventSelectors } = trailOf(TrailName, account, region);
        return { TrailARN: TrailName, EventSelectors: eventSelectors, AdvancedEventSelectors: advancedEventSelectors };
      },
    },
  };
}
