/** An HTTP request as passed to the AWS SDK's request handler, with the body as text. */
export interface HttpRequest {
  readonly method: string;
  readonly hostname: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface HttpResponse {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** An error response with the service's error code: `ResourceNotFoundException`. */
export class AwsError extends Error {
  constructor(
    readonly code: string,
    message: string,
    readonly status = 400,
    /** Further members of the error's structure, such as `CancellationReasons`. */
    readonly more: Readonly<Record<string, unknown>> = {},
  ) {
    super(message);
  }
}

/**
 * Wire format of requests and responses of a family of services (Smithy documentation, "AWS protocols"). `routes` maps
 * requests to actions for a protocol without action names.
 */
export interface Protocol {
  /** `undefined`: no action of the service has this form. */
  read(
    request: HttpRequest,
    routes: ReadonlyMap<string, string>,
  ): { readonly action: string; readonly input: Input } | undefined;
  answer(action: string, output: Readonly<Record<string, unknown>>, requestId: string): HttpResponse;
  fail(error: AwsError, requestId: string): HttpResponse;
}

/** A request's members, named as in the service's API reference. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each action knows its own input's shape
export type Input = Record<string, any>;

/** Context of a call to an action. */
export interface Call {
  /** Account of the principal, in which the action is performed. */
  readonly account: string;
  readonly region: string;
  /** ARN of the role. */
  readonly principal: string;
  /** Time in the simulation. */
  readonly now: Date;
  readonly aws: AwsAccess;
}

/** Access of an action to state outside its own service. */
export interface AwsAccess {
  /** The recorded resource with this ARN. */
  recorded(arn: string): { readonly type: string; readonly inputs: Readonly<Record<string, unknown>> } | undefined;
  /** State of a service in an account and Region: empty at first. */
  state<State>(service: Service<State>, account: string, region: string): State;
  /** Puts an event on a bus as the calling principal; returns the event's id, or the reason for the bus's refusal. */
  putEvent(
    bus: string,
    event: PutEvent,
    call: Pick<Call, "account" | "principal">,
  ): { readonly id: string } | { readonly refusal: string };
  /** Puts an event of the service itself on the default bus of its account and Region. */
  serviceEvent(event: PutEvent & { readonly account: string; readonly region: string }): void;
  /** Sends a message to a queue that functions may read. */
  sendMessage(queueArn: string, body: string, delaySeconds: number): string;
  /** Hides a received message for the given seconds; false if no such message is in flight. */
  changeVisibility(queueArn: string, receiptHandle: string, seconds: number): boolean;
  /** Credentials of a session of this role; `policy`: text of a session policy. */
  assume(
    roleArn: string,
    sessionName: string,
    policy?: string,
  ): { accessKeyId: string; secretAccessKey: string; sessionToken: string };
  /** ARN of the customer managed key that encrypts a recorded bucket's objects. */
  keyOfBucket(bucketArn: string): string | undefined;
}

export interface PutEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: Record<string, unknown>;
  readonly resources: readonly string[];
  readonly time: Date;
}

/** CloudTrail's version of a call, where it differs from the API's. */
export interface TrailRecord {
  readonly eventName?: string;
  readonly requestParameters?: Readonly<Record<string, unknown>>;
}

/** A permission that a service requires of its caller at another service, such as the use of a key. */
export interface Need {
  readonly permission: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  /** ARN with the resource policy, if not the resource's own: a bucket's for its objects. */
  readonly guardian?: string;
  /** Account of the resource, for ARNs that do not contain it. */
  readonly account?: string;
}

/** An API action of a service. */
export interface Action<State = unknown> {
  /** The required permission, if it is not `SERVICE:ACTION` (Service Authorization Reference). */
  readonly iam?: string | ((input: Input) => string);
  /** Resources of the permission, all of which must be allowed: ARNs, or `*` if the action has no resource types. */
  readonly resources: (input: Input, call: Call, state: State) => readonly string[];
  /** Account that owns the resource, if the ARN does not contain it and it is not the caller's own. */
  readonly owner?: (input: Input, call: Call) => string | undefined;
  /** Further condition keys: `{ "aws:ResourceTag/team": "shop" }`. */
  readonly context?: (
    input: Input,
    call: Call,
    state: State,
  ) => Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  /** Permissions that the caller also needs, most at other services. */
  readonly needs?: (input: Input, call: Call) => readonly Need[];
  /** True for a management event that changes something: CloudTrail then sends an event. */
  readonly mutates?: boolean;
  /** CloudTrail's names of the action and its parameters, unless they are the API's in lower camel case. */
  readonly trail?: (input: Input) => TrailRecord;
  /** For protocols without action names: `"PATCH /findings/batchupdate"`, `"PUT /{Bucket}?policy"`. */
  readonly route?: string;
  /** @throws AwsError */
  readonly run: (state: State, input: Input, call: Call) => Readonly<Record<string, unknown>> | void;
}

/** A simulated service. */
export interface Service<State = unknown> {
  /** As in the signature's credential scope and in IAM actions: `dynamodb`. */
  readonly name: string;
  /** IAM's prefix, if different. */
  readonly iamPrefix?: string;
  /** CloudTrail's `eventSource`; default `NAME.amazonaws.com`. */
  readonly eventSource?: string;
  /** Scope of the service's state: one for each account and Region, for each account, or for everything. */
  readonly scope?: "region" | "account" | "everywhere";
  readonly protocol: Protocol;
  readonly create: () => State;
  readonly actions: Readonly<Record<string, Action<State>>>;
}
