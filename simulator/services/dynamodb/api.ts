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
    BatchGetItem: {
      resources: (input, call) =>
        Object.keys(input["RequestItems"] as object).map((TableName) => tableArn({ TableName }, call)),
      run: (tables, input, call) => {
        const requests = Object.entries(input["RequestItems"] as Readonly<Record<string, { Keys: readonly Item[] }>>);
        // DynamoDB API reference, "BatchGetItem".
        const asked = requests.flatMap(([, { Keys: keys }]) => keys).length;
        if (asked > 100)
          throw new AwsError("ValidationException", "Too many items requested for the BatchGetItem call");
        const Responses = Object.fromEntries(
          requests.map(([TableName, { Keys: keys }]) => {
            const { items, keyNames } = open(tables, { TableName }, call);
            const wanted = keys.map((key) => keyOf(key, keyNames));
            if (new Set(wanted).size < wanted.length)
              throw new AwsError("ValidationException", "Provided list of item keys contains duplicates");
            return [TableName, wanted.flatMap((key) => items.get(key) ?? [])];
          }),
        );
        return { Responses, UnprocessedKeys: {} };
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
        const made = update(
          old ?? (input["Key"] as Item),
          String(input["UpdateExpression"] ?? ""),
          input["ExpressionAttributeNames"] as Names,
          input["ExpressionAttributeValues"] as Values,
        );
        checkSize(made);
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
  },
};

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
