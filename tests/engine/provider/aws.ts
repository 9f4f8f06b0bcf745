import { AwsError } from "./aws-error";
import { type Belonging, belongings, means } from "./belonging";
import type { Stored } from "./stored";

export const operations = ["configure", "create", "read", "update", "delete"] as const;
export type Operation = (typeof operations)[number];

/** AWS calls, in order. */
export interface Call {
  readonly operation: Operation;
  readonly type: string;
  readonly urn: string;
  readonly account: string;
  readonly region: string;
  readonly id: string;
}

/** A failure on demand: of the calls that have all of these properties, the first `times`. */
export interface Fault {
  readonly operation?: Operation;
  readonly type?: string;
  readonly account?: string;
  /** A part of the URN. */
  readonly urn?: string;
  readonly error: keyof typeof errors;
  /** @default every time */
  readonly times?: number;
}

const errors = {
  throttle: new AwsError("ThrottlingException", "Rate exceeded"),
  "access-denied": new AwsError("AccessDeniedException", "User is not authorized to perform this operation"),
  timeout: new AwsError("RequestError", "send request failed, context deadline exceeded"),
} as const;

/**
 * Resources in every account and Region of an organization. It rejects what AWS rejects: a second resource of the same
 * name, a resource whose parent is missing, the deletion of a resource that others need.
 */
export class Aws {
  readonly calls: Call[] = [];
  /** Accounts that are suspended, closed or gone, or have no role for a deployment. */
  readonly unreachable = new Set<string>();
  private readonly unknownNames = new Set<string>();
  private readonly existing = new Map<string, Stored>();
  private faults: { fault: Fault; left: number }[] = [];

  get resources(): readonly Stored[] {
    return [...this.existing.values()];
  }

  /** Replaces what is to fail from now on. */
  setFaults(faults: readonly Fault[]): void {
    this.faults = faults.map((fault) => ({ fault, left: fault.times ?? Infinity }));
  }

  /** The error for a caller that acts in an account; undefined if it may. */
  whyUnreachable(account: string): string | undefined {
    return this.unreachable.has(account)
      ? "Cannot assume IAM Role: not authorized to perform sts:AssumeRole"
      : undefined;
  }

  /** Records a name that is unknown until another resource exists. */
  noteUnknownName(urn: string, property: string): void {
    this.unknownNames.add(`${urn} ${property}`);
  }

  /** Names recorded since the last call. */
  takeUnknownNames(): string[] {
    const noted = [...this.unknownNames].sort();
    this.unknownNames.clear();
    return noted;
  }

  /** @throws AwsError when a fault says so */
  called(call: Call): void {
    this.calls.push(call);
    const why = this.whyUnreachable(call.account);
    if (why !== undefined) throw new AwsError("AccessDenied", why);
    const due = this.faults.find(({ fault, left }) => left > 0 && applies(fault, call));
    if (!due) return;
    due.left--;
    throw errors[due.fault.error];
  }

  create(resource: Stored): void {
    const key = keyOf(resource);
    if (this.existing.has(key) && !drawnIds.has(resource.type))
      throw new AwsError("ResourceAlreadyExistsException", `${resource.type} ${resource.id} already exists`);
    for (const belonging of belongings[resource.type] ?? []) this.requireParent(resource, belonging);
    this.existing.set(key, resource);
  }

  find(place: Pick<Stored, "type" | "account" | "region" | "id">): Stored | undefined {
    return this.existing.get(keyOf(place));
  }

  update(resource: Stored): void {
    if (!this.find(resource))
      throw new AwsError("ResourceNotFoundException", `${resource.type} ${resource.id} does not exist`);
    this.existing.set(keyOf(resource), resource);
  }

  /** Deleting a missing resource is not an error, as with real providers. */
  delete(place: Pick<Stored, "type" | "account" | "region" | "id">): void {
    const resource = this.find(place);
    if (!resource) return;
    for (const [type, list] of Object.entries(belongings))
      for (const belonging of list) this.refuseWhileNeeded(resource, type, belonging);
    this.existing.delete(keyOf(resource));
  }

  /** Someone else deletes a resource, or takes an account's resources along with the account. */
  lose(isLost: (resource: Stored) => boolean): void {
    for (const [key, resource] of this.existing) if (isLost(resource)) this.existing.delete(key);
  }

  private requireParent(child: Stored, belonging: Belonging): void {
    const name = child.inputs[belonging.property];
    if (typeof name !== "string" || belonging.given?.(name)) return;
    if (this.resources.some((candidate) => means(child, belonging, candidate))) return;
    throw new AwsError("ResourceNotFoundException", `${belonging.parent} ${name} does not exist`);
  }

  private refuseWhileNeeded(parent: Stored, type: string, belonging: Belonging): void {
    if (belonging.refused === undefined || belonging.parent !== parent.type) return;
    if (belonging.unless !== undefined && parent.inputs[belonging.unless] === true) return;
    const child = this.resources.find((candidate) => candidate.type === type && means(candidate, belonging, parent));
    if (child) throw new AwsError(belonging.refused, `${parent.type} ${parent.id} still has ${child.type} ${child.id}`);
  }
}

const applies = (fault: Fault, call: Call) =>
  (fault.operation === undefined || fault.operation === call.operation) &&
  (fault.type === undefined || fault.type === call.type) &&
  (fault.account === undefined || fault.account === call.account) &&
  (fault.urn === undefined || call.urn.includes(fault.urn));

/** AWS draws their ids, so that two never have the same one. */
const drawnIds = new Set([
  "aws:athena/namedQuery:NamedQuery",
  "aws:cloudwatch/logDelivery:LogDelivery",
  "aws:kms/key:Key",
]);

/** IAM is global, and the name of a bucket belongs to one account of the world. */
function keyOf({ type, account, region, id }: Pick<Stored, "type" | "account" | "region" | "id">): string {
  if (type === "aws:s3/bucket:Bucket") return `${type} ${id}`;
  return type.startsWith("aws:iam/") ? `${type} ${account} ${id}` : `${type} ${account} ${region} ${id}`;
}
