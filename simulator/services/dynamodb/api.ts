import { awsJson } from "../protocols/json";
import { AwsError, type Call, type Input, type Service } from "../protocols/service";
import { type Item, meets, type Names, update, type Values } from "./expressions";

/** Tables by ARN, items by their key. */
export type Tables = Map<string, Map<string, Item>>;

interface KeyedInput {
  readonly arn: string;
  readonly items: Map<string, Item>;
  readonly keyNames: readonly string[];
}

const tableArn = ({ TableName: name }: Input, { region, account }: Call): string =>
  String(name).startsWith("arn:") ? String(name) : `arn:aws:dynamodb:${region}:${account}:table/${String(name)}`;

const onTable = (input: Input, call: Call) => [tableArn(input, call)];

/**
 * DynamoDB with conditional writes, as the API reference describes the actions. An item past its time to live stays
 * until it is overwritten: deletion may take days (DynamoDB developer guide, "Using time to live"), so functions must
 * not rely on it.
 */
export const dynamodb: Service<Tables> = {
  name: "dynamodb",
  protocol: awsJson("1.0"),
  create: () => new Map(),
  actions: {
    GetItem: {
      resources: onTable,
      run: (tables, input, call) => {
        const { items, keyNames } = open(tables, input, call);
        const item = items.get(keyOf(input["Key"] as Item, keyNames));
        return item === undefined ? {} : { Item: item };
      },
    },
    PutItem: {
      resources: onTable,
      run: (tables, input, call) => {
        const { items, keyNames } = open(tables, input, call);
        const item = input["Item"] as Item;
        const key = keyOf(item, keyNames);
        const old = items.get(key);
        check(input, old);
        checkSize(item);
        items.set(key, item);
        return input["ReturnValues"] === "ALL_OLD" && old !== undefined ? { Attributes: old } : {};
      },
    },
    UpdateItem: {
      resources: onTable,
      run: (tables, input, call) => {
        const { items, keyNames } = open(tables, input, call);
        const key = keyOf(input["Key"] as Item, keyNames);
        const old = items.get(key);
        check(input, old);
        const made = updated(input, old);
        items.set(key, made);
        return attributes(String(input["ReturnValues"] ?? "NONE"), old, made);
      },
    },
    DeleteItem: {
      resources: onTable,
      run: (tables, input, call) => {
        const { items, keyNames } = open(tables, input, call);
        const key = keyOf(input["Key"] as Item, keyNames);
        const old = items.get(key);
        check(input, old);
        items.delete(key);
        return input["ReturnValues"] === "ALL_OLD" && old !== undefined ? { Attributes: old } : {};
      },
    },
    BatchGetItem: {
      resources: (input, call) => Object.keys(requestsOf(input)).map((name) => tableArn({ TableName: name }, call)),
      run: (tables, input, call) => batchGet(tables, requestsOf(input), call),
    },
    TransactWriteItems: {
      // Each operation needs the permission of the action that makes it alone (DynamoDB developer guide, "Using IAM with
      // DynamoDB transactions").
      iam: (input) => permissionOf(operationsOf(input)[0]),
      resources: (input, call) => {
        const [first, ...others] = operationsOf(input);
        const same = others.filter((each) => permissionOf(each) === permissionOf(first));
        return [...new Set([first, ...same].map((each) => tableArn(each?.input ?? {}, call)))];
      },
      needs: (input, call) => {
        const operations = operationsOf(input);
        const first = permissionOf(operations[0]);
        return operations.flatMap((each) =>
          permissionOf(each) === first
            ? []
            : [{ permission: permissionOf(each), resource: tableArn(each.input, call), context: {} }],
        );
      },
      run: (tables, input, call) => transact(tables, operationsOf(input), call),
    },
  },
};

const requestsOf = ({ RequestItems }: Input) => (RequestItems ?? {}) as Readonly<Record<string, Input>>;

/**
 * DynamoDB API reference, BatchGetItem: up to 100 items, each once; an answer of more than 16 MB leaves out the rest.
 */
function batchGet(tables: Tables, requests: Readonly<Record<string, Input>>, call: Call): Record<string, unknown> {
  const wanted = Object.entries(requests).flatMap(([name, { Keys: keys }]) =>
    ((keys ?? []) as readonly Item[]).map((key) => ({ name, key })),
  );
  if (wanted.length === 0 || wanted.length > 100)
    throw new AwsError("ValidationException", `BatchGetItem takes 1 to 100 keys, not ${wanted.length}`);
  const found: Record<string, Item[]> = Object.fromEntries(Object.keys(requests).map((name) => [name, []]));
  const rest: Record<string, Item[]> = {};
  const seen = new Set<string>();
  let bytes = 0;
  for (const { name, key } of wanted) {
    const { items, keyNames } = open(tables, { TableName: name }, call);
    const text = keyOf(key, keyNames);
    if (seen.has(`${name} ${text}`))
      throw new AwsError("ValidationException", "Provided list of item keys contains duplicates");
    seen.add(`${name} ${text}`);
    const item = items.get(text);
    if (item === undefined) continue;
    bytes += Buffer.byteLength(JSON.stringify(item));
    if (bytes > 16 * 1024 * 1024) rest[name] = [...(rest[name] ?? []), key];
    else found[name]?.push(item);
  }
  const UnprocessedKeys = Object.fromEntries(
    Object.entries(rest).map(([name, Keys]) => [name, { ...requests[name], Keys }]),
  );
  return { Responses: found, UnprocessedKeys };
}

/** One part of a transaction. */
interface Operation {
  readonly kind: "ConditionCheck" | "Put" | "Update" | "Delete";
  readonly input: Input;
}

const operationsOf = ({ TransactItems }: Input): Operation[] =>
  ((TransactItems ?? []) as readonly Readonly<Record<Operation["kind"], Input>>[]).flatMap((item) =>
    Object.entries(item).map(([kind, input]) => ({ kind: kind as Operation["kind"], input })),
  );

const permissionOf = (operation: Operation | undefined): string =>
  `dynamodb:${operation?.kind === "ConditionCheck" ? "ConditionCheck" : (operation?.kind ?? "Update")}Item`;

/**
 * DynamoDB API reference, TransactWriteItems: up to 100 operations on different items, 4 MB in all; none is done unless the
 * conditions of all hold. Here nothing runs at the same time, so that no transaction conflicts with another.
 */
function transact(tables: Tables, operations: readonly Operation[], call: Call): Record<string, never> {
  if (operations.length === 0 || operations.length > 100)
    throw new AwsError("ValidationException", `TransactWriteItems takes 1 to 100 operations, not ${operations.length}`);
  const seen = new Set<string>();
  let bytes = 0;
  const planned = operations.map(({ kind, input }) => {
    const { arn, items, keyNames } = open(tables, input, call);
    const key = keyOf((kind === "Put" ? input["Item"] : input["Key"]) as Item, keyNames);
    if (seen.has(`${arn} ${key}`))
      throw new AwsError("ValidationException", "Transaction request cannot include multiple operations on one item");
    seen.add(`${arn} ${key}`);
    const old = items.get(key);
    try {
      check(input, old);
      const made = kind === "Update" ? updated(input, old) : kind === "Put" ? (input["Item"] as Item) : undefined;
      if (kind === "Put") checkSize(input["Item"] as Item);
      bytes += Buffer.byteLength(JSON.stringify(made ?? old ?? {}));
      return {
        reason: { Code: "None" },
        run: (): void => {
          if (made !== undefined) items.set(key, made);
          else if (kind === "Delete") items.delete(key);
        },
      };
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const Code = error.code === "ConditionalCheckFailedException" ? "ConditionalCheckFailed" : "ValidationError";
      return { reason: { Code, Message: error.message, ...error.more }, run: (): void => undefined };
    }
  });
  const reasons = planned.map(({ reason }) => reason);
  if (reasons.some(({ Code }) => Code !== "None"))
    throw new AwsError(
      "TransactionCanceledException",
      `Transaction cancelled, please refer cancellation reasons for specific reasons [${reasons.map(({ Code }) => Code).join(", ")}]`,
      400,
      { CancellationReasons: reasons },
    );
  if (bytes > 4 * 1024 * 1024)
    throw new AwsError("ValidationException", "Transaction request size has exceeded the maximum of 4 MB");
  for (const { run } of planned) run();
  return {};
}

function updated(input: Input, old: Item | undefined): Item {
  const made = update(
    old ?? (input["Key"] as Item),
    String(input["UpdateExpression"] ?? ""),
    input["ExpressionAttributeNames"] as Names,
    input["ExpressionAttributeValues"] as Values,
  );
  checkSize(made);
  return made;
}

function open(tables: Tables, input: Input, call: Call): KeyedInput {
  const arn = tableArn(input, call);
  const table = call.aws.recorded(arn);
  if (table?.type !== "aws:dynamodb/table:Table")
    throw new AwsError("ResourceNotFoundException", `Requested resource not found: ${arn}`);
  const { hashKey, rangeKey } = table.inputs;
  const keyNames = [hashKey, rangeKey].filter((name) => typeof name === "string");
  const items = tables.get(arn) ?? new Map<string, Item>();
  tables.set(arn, items);
  return { arn, items, keyNames };
}

/** Each substitute must be used (DynamoDB API reference, "Common errors": ValidationException). */
function checkSubstitutes(input: Input): void {
  const used = `${String(input["ConditionExpression"] ?? "")} ${String(input["UpdateExpression"] ?? "")}`;
  const tokens = new Set(used.match(/[#:]\w+/g));
  for (const member of ["ExpressionAttributeNames", "ExpressionAttributeValues"]) {
    const unused = Object.keys((input[member] as object | undefined) ?? {}).filter((key) => !tokens.has(key));
    if (unused.length > 0)
      throw new AwsError(
        "ValidationException",
        `Value provided in ${member} unused in expressions: keys: {${unused.join(", ")}}`,
      );
  }
}

function keyOf(item: Item | undefined, names: readonly string[]): string {
  const values = names.map((name) => item?.[name]);
  if (values.some((value) => value === undefined || value["S"] === ""))
    throw new AwsError("ValidationException", "The provided key element does not match the schema");
  return JSON.stringify(values);
}

function check(input: Input, item: Item | undefined): void {
  checkSubstitutes(input);
  const condition = input["ConditionExpression"] as string | undefined;
  if (condition === undefined) return;
  if (meets(item, condition, input["ExpressionAttributeNames"] as Names, input["ExpressionAttributeValues"] as Values))
    return;
  throw new AwsError("ConditionalCheckFailedException", "The conditional request failed", 400, {
    ...(input["ReturnValuesOnConditionCheckFailure"] === "ALL_OLD" && item !== undefined && { Item: item }),
  });
}

/** DynamoDB developer guide, "Quotas in Amazon DynamoDB": an item has at most 400 KB. */
function checkSize(item: Item): void {
  if (Buffer.byteLength(JSON.stringify(item)) > 400 * 1024)
    throw new AwsError("ValidationException", "Item size has exceeded the maximum allowed size");
}

function attributes(wanted: string, old: Item | undefined, made: Item): Record<string, unknown> {
  const changed = (of: Item, other: Item | undefined) =>
    Object.fromEntries(
      Object.entries(of).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(other?.[name])),
    );
  switch (wanted) {
    case "ALL_NEW":
      return { Attributes: made };
    case "ALL_OLD":
      return old === undefined ? {} : { Attributes: old };
    case "UPDATED_NEW":
      return { Attributes: changed(made, old) };
    case "UPDATED_OLD":
      return old === undefined ? {} : { Attributes: changed(old, made) };
    default:
      return {};
  }
}
