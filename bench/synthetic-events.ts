import { catalog } from "../model/catalog/catalog";
import type { Envelope, JsonObject } from "../model/envelope";

/** An event and the time, in milliseconds, at which it reaches the delivery stream. */
export interface Arrival {
  readonly event: Envelope;
  readonly at: number;
}

export interface SyntheticOptions {
  readonly events: number;
  readonly firstDay: string;
  readonly days: number;
  readonly seed: number;
}

/**
 * Events of each kind per thousand, by the id of the catalog entry; unlisted entries get one. Frequent calls by
 * programs and state changes of machines dominate; rare events stay rare.
 */
const weights: Readonly<Record<string, number>> = {
  "ec2-instance-state-changed": 110,
  "secrets-read": 110,
  "lambda-changed": 100,
  "parameters-read": 90,
  "securityhub-finding": 80,
  "config-compliance-changed": 80,
  heartbeat: 60,
  "ec2-instances-launched": 60,
  "parameters-changed": 50,
  "inspector-finding": 40,
  "iam-permissions-granted": 35,
  "s3-exposure-changed": 30,
  "ec2-network-opened": 30,
  "cloudwatch-alarm-raised": 25,
  "ssm-commands-sent": 25,
  "console-sign-in": 25,
  "iam-trust-changed": 10,
  "iam-credentials-issued": 8,
  "kms-key-endangered": 5,
  "guardduty-finding": 4,
};

export const regions = ["us-east-1", "eu-central-1", "eu-west-1", "us-west-2", "ap-southeast-2"];
/** Two hundred accounts. */
export const syntheticAccounts = Array.from({ length: 200 }, (_, index) => String(600_000_000_000 + index * 7919));

const agents = [
  "aws-cli/2.31.0 md/awscrt#0.27.6 ua/2.1 os/linux#6.8.0-1021-aws md/arch#x86_64 lang/python#3.13.7 md/pyimpl#CPython cfg/retry-mode#standard",
  "APN/1.0 HashiCorp/1.0 Terraform/1.13.3 (+https://www.terraform.io) terraform-provider-aws/6.14.0 aws-sdk-go-v2/1.39.0 lang/go#1.25.1",
  "aws-sdk-java/2.34.0 md/io#async md/http#NettyNio ua/2.1 os/Linux#5.10.240 lang/java#21.0.8 md/OpenJDK_64-Bit_Server_VM#21.0.8 exec-env/AWS_ECS_FARGATE",
  "Boto3/1.40.35 md/Botocore#1.40.35 md/awscrt#0.27.6 ua/2.1 os/linux#5.10.242 md/arch#aarch64 lang/python#3.12.11 exec-env/AWS_Lambda_python3.12",
];
const ciphers = ["TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "ECDHE-RSA-AES128-GCM-SHA256"];

/**
 * Events of the catalog's kinds in the order of their arrival, deterministic for a seed: accounts, principals,
 * resources, addresses and ids vary, and CloudTrail records have a realistic length. Nineteen of twenty arrive within a
 * quarter of an hour, one of two hundred up to a day late.
 */
export function* syntheticEvents(options: SyntheticOptions): Generator<Arrival> {
  const random = generator(options.seed);
  const kinds = catalog.flatMap((entry) => Array<typeof entry>(weights[entry.id] ?? 1).fill(entry));
  const start = Date.parse(`${options.firstDay}T00:00:00Z`);
  const step = (options.days * 86_400_000) / options.events;
  const late: Arrival[] = [];
  for (let index = 0; index < options.events; index++) {
    const now = start + index * step;
    for (let next = late[0]; next !== undefined && next.at <= now; next = late[0]) {
      yield next;
      late.shift();
    }
    const { sample } = kinds[Math.floor(random() * kinds.length)] as (typeof kinds)[number];
    const event = vary(sample, now, random);
    const draw = random();
    const delay = draw < 0.005 ? random() * 86_400_000 : draw < 0.05 ? random() * 3_600_000 : random() * 900_000;
    if (delay < 900_000) yield { event, at: now + delay };
    else insert(late, { event, at: now + delay });
  }
  yield* late;
}

/** Keeps them in the order of their arrival. */
function insert(late: Arrival[], arrival: Arrival): void {
  let position = late.length;
  while (position > 0 && (late[position - 1] as Arrival).at > arrival.at) position--;
  late.splice(position, 0, arrival);
}

function vary(sample: Envelope, at: number, random: () => number): Envelope {
  const account = pick(syntheticAccounts, random);
  const region = pick(regions, random);
  const time = `${new Date(at).toISOString().slice(0, 19)}Z`;
  const renamed = JSON.parse(
    JSON.stringify(sample.detail).replaceAll("111122223333", account).replaceAll(sample.region, region),
  ) as JsonObject;
  return {
    ...sample,
    id: uuid(random),
    account,
    region,
    time,
    resources: sample.resources.map((arn) => arn.replace("111122223333", account)),
    detail: sample["detail-type"].endsWith("via CloudTrail")
      ? call(renamed, { account, region, time }, random)
      : { ...renamed, ...("id" in renamed && { id: uuid(random) }) },
  };
}

function call(
  record: JsonObject,
  { account, region, time }: { readonly account: string; readonly region: string; readonly time: string },
  random: () => number,
): JsonObject {
  const role = `team-${Math.floor(random() * 40)}-${pick(["deploy", "service", "admin", "pipeline"], random)}`;
  const session = `${pick(["i-", "botocore-session-", "GitHubActions-"], random)}${hex(17, random)}`;
  const denied = random() < 0.04;
  const service = String(record["eventSource"]);
  return {
    ...record,
    ...(record["userIdentity"] !== undefined &&
      (record["userIdentity"] as JsonObject)["type"] === "AssumedRole" && {
        userIdentity: {
          type: "AssumedRole",
          principalId: `AROA${hex(17, random).toUpperCase()}:${session}`,
          arn: `arn:aws:sts::${account}:assumed-role/${role}/${session}`,
          accountId: account,
          accessKeyId: `ASIA${hex(16, random).toUpperCase()}`,
          sessionContext: {
            sessionIssuer: {
              type: "Role",
              principalId: `AROA${hex(17, random).toUpperCase()}`,
              arn: `arn:aws:iam::${account}:role/${role}`,
              accountId: account,
              userName: role,
            },
            attributes: { creationDate: time, mfaAuthenticated: String(random() < 0.3) },
            ec2RoleDelivery: "2.0",
          },
        },
      }),
    eventTime: time,
    awsRegion: region,
    sourceIPAddress:
      random() < 0.2 ? service : [10, 0, 0, 0].map((base) => base + Math.floor(random() * 240)).join("."),
    userAgent: pick(agents, random),
    ...(denied && {
      errorCode: "AccessDenied",
      errorMessage: `User: arn:aws:sts::${account}:assumed-role/${role}/${session} is not authorized to perform: ${service.split(".", 1)[0] ?? ""}:${String(record["eventName"])} because no identity-based policy allows the action`,
      responseElements: null,
    }),
    requestParameters: padded(record["requestParameters"], random),
    requestID: uuid(random),
    eventID: uuid(random),
    tlsDetails: {
      tlsVersion: "TLSv1.3",
      cipherSuite: pick(ciphers, random),
      clientProvidedHostHeader: `${service.replace(".amazonaws.com", "")}.${region}.amazonaws.com`,
    },
    ...(random() < 0.3 && { sessionCredentialFromConsole: "true" }),
    ...(random() < 0.4 && { vpcEndpointId: `vpce-${hex(17, random)}`, vpcEndpointAccountId: account }),
  };
}

/** Adds tags and tokens, as programs put them into requests. */
function padded(request: unknown, random: () => number): JsonObject {
  const given = typeof request === "object" && request !== null ? (request as JsonObject) : {};
  const tags = Array.from({ length: Math.floor(random() * 12) }, (_, index) => ({
    key: ["team", "cost-center", "environment", "managed-by", "commit", "service", "owner"][index % 7] as string,
    value: `${pick(["shop", "billing", "search", "platform"], random)}-${hex(8, random)}`,
  }));
  return { ...given, clientToken: uuid(random), ...(tags.length > 0 && { tags }) };
}

const pick = <Item>(items: readonly Item[], random: () => number): Item =>
  items[Math.floor(random() * items.length)] as Item;

function hex(length: number, random: () => number): string {
  let text = "";
  while (text.length < length)
    text += Math.floor(random() * 0x1_0000_0000)
      .toString(16)
      .padStart(8, "0");
  return text.slice(0, length);
}

const uuid = (random: () => number): string =>
  hex(32, random).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");

/** mulberry32: the same numbers from the same seed on every machine. */
function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
