/** An HTTP request as the AWS SDK hands it to its request handler, with the body as text. */
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

/** An error that a service answers with, in the service's own words: `ResourceNotFoundException`. */
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
 * How requests and answers of a family of services look on the wire (Smithy documentation, "AWS protocols"). `routes`
 * tells a protocol without action names which request is which.
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

/** What a caller sent: members as the service's API reference names them. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any -- each action knows its own input's shape
export type Input = Record<string, any>;

/** Where and by whom an action is called. */
export interface Call {
  /** Account of the principal, in which the action takes place. */
  readonly account: string;
  readonly region: string;
  /** ARN of the role. */
  readonly principal: string;
  /** Time in the simulation. */
  readonly now: Date;
  readonly aws: AwsAccess;
}

/** What an action may reach beyond its own service's state. */
export interface AwsAccess {
  /** The recorded resource with this ARN. */
  recorded(arn: string): { readonly type: string; readonly inputs: Readonly<Record<string, unknown>> } | undefined;
  /** State of a service in an account and Region: made empty when first asked for. */
  state<State>(service: Service<State>, account: string, region: string): State;
  /** Puts an event on a bus as the calling principal; answers the event's id, or why the bus does not take it. */
  putEvent(
    bus: string,
    event: PutEvent,
    call: Pick<Call, "account" | "principal">,
  ): { readonly id: string } | { readonly refusal: string };
  /** Puts an event of the service itself on the default bus of its account and Region. */
  serviceEvent(event: PutEvent & { readonly account: string; readonly region: string }): void;
  /** Hands a message to a queue that functions may read. */
  sendMessage(queueArn: string, body: string, delaySeconds: number): string;
  /** Hides a received message for so many seconds; false when no such message is being handled. */
  changeVisibility(queueArn: string, receiptHandle: string, seconds: number): boolean;
  /** Credentials of a session of this role; `policy`: text of a policy that leaves the session less than the role has. */
  assume(
    roleArn: string,
    sessionName: string,
    policy?: string,
  ): { accessKeyId: string; secretAccessKey: string; sessionToken: string };
  /** ARN of the customer-managed key that encrypts a recorded bucket's objects. */
  keyOfBucket(bucketArn: string): string | undefined;
}

export interface PutEvent {
  readonly source: string;
  readonly detailType: string;
  readonly detail: Record<string, unknown>;
  readonly resources: readonly string[];
  readonly time: Date;
}

/** What CloudTrail's record of a call says in place of the API's own words. */
export interface TrailRecord {
  readonly eventName?: string;
  readonly requestParameters?: Readonly<Record<string, unknown>>;
}

/** A permission that a service asks for in its caller's name, such as the use of a key. */
export interface Need {
  readonly permission: string;
  readonly resource: string;
  readonly context: Readonly<Record<string, string>>;
}

/** One thing that a service can be asked for. */
export interface Action<State = unknown> {
  /** The permission it asks for, where it is not `SERVICE:ACTION` (Service Authorization Reference). */
  readonly iam?: string;
  /** What it acts on, each to be allowed: ARNs, or `*` where the action knows no resources. */
  readonly resources: (input: Input, call: Call, state: State) => readonly string[];
  /** Account that owns what it acts on, where ARNs do not tell and it is not the caller's own. */
  readonly owner?: (input: Input, call: Call) => string | undefined;
  /** Further condition keys: `{ "aws:ResourceTag/team": "shop" }`. */
  readonly context?: (
    input: Input,
    call: Call,
    state: State,
  ) => Readonly<Record<string, string | boolean | readonly string[] | undefined>>;
  /** What the caller needs at other services besides. */
  readonly needs?: (input: Input, call: Call) => readonly Need[];
  /** A management event that changes something: CloudTrail then tells EventBridge. */
  readonly mutates?: boolean;
  /** What CloudTrail calls it and its parameters, where not as the API does with a small first letter. */
  readonly trail?: (input: Input) => TrailRecord;
  /** For protocols without action names: `"PATCH /findings/batchupdate"`, `"PUT /{Bucket}?policy"`. */
  readonly route?: string;
  /** @throws AwsError */
  readonly run: (state: State, input: Input, call: Call) => Readonly<Record<string, unknown>> | void;
}

/** A service in memory. */
export interface Service<State = unknown> {
  /** As in the signature's credential scope and in IAM actions: `dynamodb`. */
  readonly name: string;
  /** Where IAM calls it otherwise. */
  readonly iamPrefix?: string;
  /** As CloudTrail names it; default `NAME.amazonaws.com`. */
  readonly eventSource?: string;
  /** A service with one state for all Regions of an account, or for all accounts. */
  readonly scope?: "region" | "account" | "everywhere";
  readonly protocol: Protocol;
  readonly create: () => State;
  readonly actions: Readonly<Record<string, Action<State>>>;
}
