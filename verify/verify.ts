import { DescribeAccountCommand } from "@aws-sdk/client-organizations";
import { GetRegionOptStatusCommand } from "@aws-sdk/client-account";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { UsageError } from "../console/usage-error";
import type { Environment } from "../environment/environment";
import { namesOf } from "../model/names";
import { hubOf } from "../model/settings/regions";
import { inParallel } from "../organization/in-parallel";
import type { Resource } from "../simulator/graph";
import { compareAll, type Deviation } from "../read-back/compare";
import { type Reason, reasonOf } from "./errors";
import { ownerOf, type Plan } from "./expected";
import type { Clients, Reach } from "./reach";
import { NotFoundWithout, type Place, type ReadBack } from "../read-back/read-back";
import { repairOf } from "./repair";
import { table } from "./table";
import { topicOf } from "../read-back/topic";
import { type KnownTrails, serves, type TrailState, trailsAt } from "../read-back/trails";

/** One thing that differs from the plan. */
export interface Difference extends Deviation {
  readonly account: string;
  readonly region: string;
  /** Topic of the forwarding rule that is concerned; `every topic` for what serves all. */
  readonly topic: string;
  /** `rule`, `queue policy`, `trail`. */
  readonly kind: string;
  /** Its name in AWS. */
  readonly resource: string;
  /** What to run: commands that put it right at once, and then the program's own. */
  readonly run: readonly string[];
  /** Where the archive would say who changed it: the hub's Region, and the name to look for. */
  readonly trace: { readonly hub: string; readonly name: string };
}

/** What could not be read, of which nothing is known. */
export interface Unread {
  readonly account: string;
  /** Absent: in every Region of the account. */
  readonly region?: string;
  /** Number of resources by kind. */
  readonly kinds: Readonly<Record<string, number>>;
  /** What AWS answered. */
  readonly reason: string;
  readonly cause: string;
  readonly run: readonly string[];
}

export interface Outcome {
  /** Accounts and Regions that were asked for. */
  readonly accounts: number;
  readonly places: number;
  /** Resources that were read and compared. */
  readonly compared: number;
  readonly differences: readonly Difference[];
  readonly unread: readonly Unread[];
}

export interface VerifyRequest {
  readonly environment: Environment;
  readonly plan: Plan;
  readonly reach: Reach;
  /** Only what sends to this hub, and the hub itself. */
  readonly hub?: string;
  /** Only these accounts. */
  readonly accounts?: readonly string[];
  /** A role of the members that the rollout does not make, which may read: its own templates then can be read back, too. */
  readonly roleName?: string;
  /** Accounts at the same time. */
  readonly parallel?: number;
  readonly cancel?: AbortSignal;
}

export interface VerifyProgress {
  /** After each account and Region. */
  readonly done: (places: number, of: number, differences: number) => void;
}

/** Accounts at the same time, and resources of one account and Region: with each other some dozen calls. */
const accountsAtOnce = 16;
const resourcesAtOnce = 4;

/** The accounts and Regions that a request is about, in the order of the plan. */
export function placesOf({
  environment,
  plan,
  hub,
  accounts,
}: Pick<VerifyRequest, "environment" | "plan" | "hub" | "accounts">): readonly {
  readonly account: string;
  readonly region: string;
}[] {
  const { regions } = environment.settings;
  if (hub !== undefined && !Object.keys(regions).some((region) => hubOf(regions, region) === hub))
    throw new UsageError(
      `--hub is "${hub}", which is no hub. Choose one of: ${[...new Set(Object.keys(regions).map((each) => hubOf(regions, each)))].join(", ")}.`,
    );
  const unknown = accounts?.find((id) => !plan.places.some(({ account }) => account === id));
  if (unknown !== undefined)
    throw new UsageError(
      `The accounts name "${unknown}", which is no account of ${environment.name}. Give ids of 12 digits.`,
    );
  return plan.places.filter(
    ({ account, region }) =>
      (hub === undefined || hubOf(regions, region) === hub) && (accounts === undefined || accounts.includes(account)),
  );
}

/**
 * Reads back what the program built and compares it with the plan. An error of AWS in one place says nothing about the
 * others: it is told as unread.
 *
 * @throws UsageError if the credentials are not those of the governance account.
 */
export async function verify(request: VerifyRequest, progress?: VerifyProgress): Promise<Outcome> {
  const { environment, plan, reach, cancel } = request;
  const { settings } = environment;
  const { governanceAccountId } = settings.organization;
  await requireGovernance();
  const places = placesOf(request);
  const byAccount = new Map<string, { readonly region: string }[]>();
  for (const { account, region } of places) byAccount.set(account, [...(byAccount.get(account) ?? []), { region }]);
  const differences: Difference[] = [];
  const unread: Unread[] = [];
  let [compared, done] = [0, 0];
  await inParallel([...byAccount], request.parallel ?? accountsAtOnce, async ([account, ofAccount]) => {
    const trails: KnownTrails = new Map();
    for (const { region } of ofAccount) {
      if (cancel?.aborted === true) return;
      await verifyPlace(account, region, trails, ofAccount.length);
      progress?.done(++done, places.length, differences.length);
    }
  });
  return {
    accounts: byAccount.size,
    places: places.length,
    compared,
    differences: differences.sort(byPlace),
    unread: merged(unread),
  };

  async function requireGovernance(): Promise<void> {
    try {
      const { Account } = await reach.own(settings.homeRegion).sts.send(new GetCallerIdentityCommand({}));
      if (Account === governanceAccountId) return;
      throw new UsageError(
        `The credentials in use are those of account ${Account ?? "?"}. Use the governance account's, ${governanceAccountId}.`,
      );
    } catch (error) {
      if (error instanceof UsageError) throw error;
      throw new UsageError(
        `AWS does not take the credentials in use (${reasonOf(error).text}). Use the governance account's, ${governanceAccountId}; without any, --dry-run says what would be read.`,
      );
    }
  }

  async function verifyPlace(account: string, region: string, trails: KnownTrails, regions: number): Promise<void> {
    const { resources } = plan.at(account, region);
    const readable = resources.filter(({ type }) => table.has(type));
    const byOwn = readable.filter((resource) => resource.account === governanceAccountId);
    const inMember = readable.filter((resource) => resource.account !== governanceAccountId);
    const hidden = request.roleName === undefined ? inMember.filter((each) => plan.originOf(each) === "template") : [];
    const byRole = inMember.filter((each) => !hidden.includes(each));
    if (hidden.length > 0) {
      const { mode } = settings.rollout;
      unread.push({
        account,
        region,
        kinds: kindsOf(hidden),
        reason: `no role: with rollout.mode ${mode} the governance account has none in members`,
        cause: "Members made by a template are not open to the governance account.",
        run: [`npm run verify -- ${environment.name} --role NAME`],
      });
    }
    if (byOwn.length > 0) await read(reach.own(region), byOwn, account === governanceAccountId);
    if (byRole.length === 0) return;
    let clients: Clients;
    try {
      clients = await reach.in(account, region);
    } catch (error) {
      const reason = reasonOf(error);
      const why = await whyOutOfReach(account, reason);
      unread.push({ account, ...(regions === 1 && { region }), kinds: kindsOf(byRole), ...why });
      return;
    }
    await read(clients, byRole, true);

    async function read(clients: Clients, some: readonly Resource[], withTrails: boolean): Promise<void> {
      const memory = new Map<string, Promise<unknown>>();
      const base = { account, region, clients, prefix: namesOf(environment.name).prefix };
      const once = <Answer>(key: string, ask: () => Promise<Answer>): Promise<Answer> => {
        const known = memory.get(key) ?? ask();
        memory.set(key, known);
        return known as Promise<Answer>;
      };
      // One call first, which shows whether the Region is on at all.
      const off = await regionProblem(clients);
      if (off !== undefined) return;
      const planned = await withRealIds(some, { ...base, planned: some, once });
      const place = { ...base, planned, once };
      const result = await compareAll(table, place, {
        atOnce: resourcesAtOnce,
        unread: (type, _resource, error) =>
          unread.push({ account, region, kinds: { [type.noun]: 1 }, ...whyUnread(error, type) }),
      });
      compared += result.compared;
      for (const { type, resource, deviations } of result.differing)
        for (const deviation of deviations) differences.push(differenceOf(type, resource, deviation));
      if (withTrails) await compareTrails(clients, planned);
    }

    /** Tells of a Region that is off, or whose state is not known; `undefined`: it is on. */
    async function regionProblem(clients: Clients): Promise<Reason | undefined> {
      try {
        await clients.sts.send(new GetCallerIdentityCommand({}));
        return undefined;
      } catch (error) {
        const reason = reasonOf(error);
        if (reason.kind !== "region") {
          unread.push({ account, region, kinds: kindsOf(readable), ...whyUnread(error) });
          return reason;
        }
        const status = await regionStatus(account, region);
        if (status === "DISABLED" || status === "DISABLING")
          differences.push({
            account,
            region,
            topic: "every topic",
            kind: "Region",
            resource: region,
            property: "RegionOptStatus",
            expected: "ENABLED",
            found: status,
            effect: "Nothing of the program is in force there.",
            cause: "The account has not enabled the Region, or has disabled it.",
            commands: [],
            run: [
              `aws account enable-region --region-name ${region} --account-id ${account}`,
              `npm run up -- ${environment.name} --region ${region}`,
            ],
            trace: { hub: hubOf(settings.regions, region), name: region },
          });
        else
          unread.push({
            account,
            region,
            kinds: kindsOf(readable),
            reason: reason.text,
            cause: `The Region takes no credentials of the account; it is said to be ${status}.`,
            run: [`aws account get-region-opt-status --region-name ${region} --account-id ${account}`],
          });
        return reason;
      }
    }

    async function compareTrails(clients: Clients, planned: readonly Resource[]): Promise<void> {
      const forwards = planned.filter(
        ({ type, inputs }) =>
          type === "aws:cloudwatch/eventRule:EventRule" &&
          [undefined, "default"].includes(inputs["eventBusName"] as undefined),
      );
      if (forwards.length === 0) return;
      let found: readonly TrailState[];
      try {
        found = await trailsAt(clients, trails);
      } catch (error) {
        unread.push({ account, region, kinds: { trail: 1 }, ...whyUnread(error) });
        return;
      }
      compared++;
      const serving = found.filter(serves);
      const patterns = forwards.map(({ inputs }) => String(inputs["eventPattern"]));
      const left = (serving[0]?.leftOut ?? []).filter(
        (source) =>
          serving.every(({ leftOut }) => leftOut.includes(source)) &&
          patterns.some((pattern) => pattern.includes(`"aws.${source.replace(/\..*$/, "")}"`)),
      );
      const [first] = found;
      const stopped = found.find(({ logging }) => !logging);
      const about = (
        more: Pick<Difference, "expected" | "found" | "effect" | "cause" | "commands"> & { readonly property: string },
      ) =>
        differences.push({
          account,
          region,
          topic: "every topic",
          kind: "trail",
          resource: (stopped ?? first)?.arn ?? "none",
          ...more,
          run: more.commands,
          trace: { hub: hubOf(settings.regions, region), name: (stopped ?? first)?.arn ?? "cloudtrail.amazonaws.com" },
        });
      const effect =
        "EventBridge gets no API calls of this account and Region: only what services send by themselves arrives.";
      if (serving.length === 0 && first === undefined)
        about({
          property: "trail",
          expected: "a trail that logs management events",
          found: "no trail",
          effect,
          cause: "The trail was deleted, or never covered this account and Region.",
          commands: [
            "aws cloudtrail create-trail --name management-events --is-multi-region-trail --is-organization-trail --s3-bucket-name BUCKET",
          ],
        });
      else if (serving.length === 0 && stopped !== undefined)
        about({
          property: "IsLogging",
          expected: true,
          found: false,
          effect,
          cause: "Somebody called StopLogging, or the trail was made and never started.",
          commands: [
            `aws cloudtrail start-logging --name ${stopped.arn} --region ${stopped.homeRegion}${stopped.ofOrganization ? "   # in the organization's management account" : ""}`,
          ],
        });
      else if (serving.length === 0 && first !== undefined)
        about({
          property: "management events",
          expected: "All or WriteOnly",
          found: first.management,
          effect,
          cause: "Somebody changed the trail's event selectors.",
          commands: [
            `aws cloudtrail put-event-selectors --trail-name ${first.arn} --region ${first.homeRegion} --event-selectors '[{"ReadWriteType":"All","IncludeManagementEvents":true}]'`,
          ],
        });
      else if (left.length > 0)
        about({
          property: "ExcludeManagementEventSources",
          expected: [],
          found: left,
          effect: "EventBridge gets none of these services' calls, which rules forward.",
          cause: "Somebody changed the trail's event selectors.",
          commands: [
            `aws cloudtrail put-event-selectors --trail-name ${serving[0]?.arn ?? ""} --region ${serving[0]?.homeRegion ?? ""} --event-selectors '[{"ReadWriteType":"All","IncludeManagementEvents":true}]'`,
          ],
        });
    }

    function differenceOf(type: ReadBack, resource: Resource, deviation: Deviation): Difference {
      const name = type.nameOf(resource);
      return {
        account: ownerOf(resource),
        region,
        topic: topicOf(resource, namesOf(environment.name).prefix),
        kind: type.noun,
        resource: name,
        ...deviation,
        run: [...deviation.commands, ...repairOf(environment, plan.originOf(resource), account, region)],
        trace: { hub: traceRegion(resource), name },
      };
    }

    /** CloudTrail records calls of IAM in us-east-1 (IAM user guide, "Logging IAM and AWS STS API calls with AWS CloudTrail"). */
    function traceRegion({ type }: Resource): string {
      const where = type.startsWith("aws:iam/") && "us-east-1" in settings.regions ? "us-east-1" : region;
      return hubOf(settings.regions, where);
    }
  }

  /** What AWS would call the same resources: ids that a recording invents are replaced. */
  async function withRealIds(resources: readonly Resource[], place: Place): Promise<readonly Resource[]> {
    const pairs: (readonly [string, string])[] = [];
    for (const resource of resources) {
      const { identify } = table.get(resource.type) ?? {};
      if (identify === undefined) continue;
      try {
        pairs.push(...(await identify(resource, place)));
      } catch {
        // Told when the resource itself is read.
      }
    }
    const changed = pairs.filter(([planned, real]) => planned !== "" && planned !== real);
    if (changed.length === 0) return resources;
    return resources.map((resource) => {
      const text = JSON.stringify({ inputs: resource.inputs, outputs: resource.outputs });
      const other = changed.reduce((result, [planned, real]) => result.replaceAll(planned, real), text);
      return other === text
        ? resource
        : { ...resource, ...(JSON.parse(other) as Pick<Resource, "inputs" | "outputs">) };
    });
  }

  /** Asked in a Region that cannot be off. An account may ask about itself (Account Management API reference, GetRegionOptStatus). */
  async function regionStatus(account: string, region: string): Promise<string> {
    try {
      const { account: client } = await reach.in(account, "us-east-1");
      const { RegionOptStatus = "unknown" } = await client.send(new GetRegionOptStatusCommand({ RegionName: region }));
      return RegionOptStatus;
    } catch (error) {
      return `unknown (${reasonOf(error).text})`;
    }
  }

  async function whyOutOfReach(account: string, reason: Reason): Promise<Pick<Unread, "reason" | "cause" | "run">> {
    if (reason.kind === "credentials")
      throw new UsageError(`AWS does not take the credentials in use any more (${reason.text}). Sign in again.`);
    if (reason.kind === "throttled")
      return {
        reason: reason.text,
        cause: "AWS took no more calls at this moment.",
        run: [`npm run verify -- ${environment.name} --accounts ${account} --parallel 4`],
      };
    // Only a refusal says something about the account: a connection that breaks off does not.
    if (reason.kind !== "refused")
      return {
        reason: reason.text,
        cause: "STS did not answer as documented, which says nothing about the account.",
        run: [`npm run verify -- ${environment.name} --accounts ${account}`],
      };
    const role = request.roleName ?? settings.rollout.roleName;
    const state = await accountState(account);
    if (state === "ACTIVE")
      return {
        reason: reason.text,
        cause: `The account is active: its role ${role} does not exist or does not trust the governance account.`,
        run: [`npm run -s bootstrap -- ${environment.name} > members.json`],
      };
    if (state === undefined)
      return {
        reason: reason.text,
        cause: `Either the role ${role} is missing there or does not trust the governance account, or the account is suspended, closed or has left: STS does not tell these apart.`,
        run: [`aws organizations describe-account --account-id ${account}`],
      };
    return {
      reason: reason.text,
      cause: state === "gone" ? "The account is not in the organization." : `The account is ${state}.`,
      run: [`npm run up -- ${environment.name}   # leaves the account aside, and says how to forget it`],
    };
  }

  /** `State` took the place of `Status`, which older answers have alone (Organizations API reference, Account). */
  async function accountState(account: string): Promise<string | undefined> {
    try {
      const { Account: found } = await reach
        .own(settings.homeRegion)
        .organizations.send(new DescribeAccountCommand({ AccountId: account }));
      return found?.State ?? found?.Status;
    } catch (error) {
      return error instanceof Error && error.name === "AccountNotFoundException" ? "gone" : undefined;
    }
  }

  function whyUnread(error: unknown, type?: ReadBack): Pick<Unread, "reason" | "cause" | "run"> {
    if (error instanceof NotFoundWithout) return { reason: error.message, cause: error.message, run: [] };
    const { kind, text } = reasonOf(error);
    if (kind === "credentials")
      throw new UsageError(`AWS does not take the credentials in use any more (${text}). Sign in again.`);
    const permissions = type === undefined ? "" : ` It needs ${type.permissions.join(", ")}.`;
    const cause = {
      refused: `The role may not read it, or a policy above it says no.${permissions}`,
      region: "The Region takes no credentials of the account.",
      throttled: "AWS took no more calls at this moment.",
      failed: "AWS did not answer as documented.",
    }[kind];
    return {
      reason: text,
      cause,
      run: kind === "refused" ? [`npm run verify -- ${environment.name} --permissions`] : [],
    };
  }
}

function kindsOf(resources: readonly Resource[]): Record<string, number> {
  const kinds: Record<string, number> = {};
  for (const { type } of resources) {
    const { noun = type } = table.get(type) ?? {};
    kinds[noun] = (kinds[noun] ?? 0) + 1;
  }
  return kinds;
}

/** What has one cause in one place is told once. */
function merged(unread: readonly Unread[]): Unread[] {
  const groups = new Map<string, Unread>();
  for (const each of unread) {
    // The message names the resource; its error is the same for all.
    const key = [each.account, each.region, each.reason.split(":")[0], each.cause].join(" ");
    const known = groups.get(key);
    const kinds = { ...known?.kinds };
    for (const [kind, count] of Object.entries(each.kinds)) kinds[kind] = (kinds[kind] ?? 0) + count;
    groups.set(key, { ...(known ?? each), kinds });
  }
  return [...groups.values()].sort(byPlace);
}

const byPlace = (
  a: { readonly account: string; readonly region?: string; readonly kind?: string; readonly resource?: string },
  b: { readonly account: string; readonly region?: string; readonly kind?: string; readonly resource?: string },
): number => {
  const [first, second] = [a, b].map(({ account, region = "", kind = "", resource = "" }) =>
    [account, region, kind, resource].join(" "),
  ) as [string, string];
  return first < second ? -1 : first > second ? 1 : 0;
};
