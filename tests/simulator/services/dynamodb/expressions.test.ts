import assert from "node:assert/strict";
import fc from "fast-check";
import { type AttributeValue, type Item, meets, update } from "../../../../simulator/services/dynamodb/expressions";
import { AwsError } from "../../../../simulator/services/protocols/service";

const n = (value: number): AttributeValue => ({ N: String(value) });
const s = (value: string): AttributeValue => ({ S: value });

const item: Item = {
  id: s("lease"),
  amount: n(10),
  zero: n(0),
  tags: { SS: ["red", "green"] },
  numbers: { NS: ["1", "2"] },
  steps: { L: [s("first"), n(2), s("third")] },
  tree: { M: { branch: { M: { deep: n(7) } }, "with-dash": s("x") } },
  yes: { BOOL: true },
  nothing: { NULL: true },
};

const values = {
  ":nine": n(9),
  ":ten": n(10),
  ":tenAgain": { N: "10.0" },
  ":eleven": n(11),
  ":le": s("le"),
  ":red": s("red"),
  ":one": { N: "1" },
  ":first": s("first"),
  ":true": { BOOL: true },
  ":string": s("S"),
  ":tree": s("M"),
};

const holds = (condition: string, names?: Record<string, string>, of: Item | undefined = item) =>
  meets(of, condition, names, values);

const failure = (run: () => unknown): string => {
  try {
    run();
  } catch (error) {
    assert.ok(error instanceof AwsError, String(error));
    return `${error.code}: ${error.message}`;
  }
  return assert.fail("nothing was thrown");
};

describe("a condition expression", () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ["amount = :ten", true],
    ["amount = :tenAgain", true],
    ["amount <> :ten", false],
    ["amount < :ten", false],
    ["amount <= :ten", true],
    ["amount > :nine", true],
    ["amount >= :eleven", false],
    // As numbers: as text, "10" comes before "9".
    ["amount > :nine AND amount < :eleven", true],
    ["id = :ten", false],
    ["id < :ten", false],
    // A missing attribute equals nothing and differs from everything.
    ["nowhere = :ten", false],
    ["nowhere <> :ten", true],
    ["nowhere < :ten", false],
    ["amount BETWEEN :nine AND :eleven", true],
    ["amount BETWEEN :ten AND :ten", true],
    ["amount BETWEEN :nine AND :eleven AND id = :ten", false],
    ["amount IN (:nine, :ten)", true],
    ["amount IN (:nine, :eleven)", false],
    ["yes = :true", true],
    ["attribute_exists(id)", true],
    ["attribute_exists(nothing)", true],
    ["attribute_exists(tree.branch.deep)", true],
    ["attribute_exists(tree.branch.nowhere)", false],
    ["attribute_exists(steps[2])", true],
    ["attribute_exists(steps[3])", false],
    ["attribute_not_exists(nowhere)", true],
    ["attribute_type(id, :string)", true],
    ["attribute_type(id, :tree)", false],
    ["attribute_type(tree, :tree)", true],
    ["begins_with(id, :le)", true],
    ["begins_with(id, :red)", false],
    ["begins_with(amount, :one)", false],
    ["contains(tags, :red)", true],
    ["contains(tags, :le)", false],
    ["contains(numbers, :one)", true],
    ["contains(steps, :first)", true],
    ["contains(id, :le)", true],
    ["size(tags) < :nine", true],
    ["size(steps) < size(id)", true],
    ["steps[0] = :first", true],
    ["tree.branch.deep < :nine", true],
  ];
  for (const [condition, expected] of cases)
    it(`${condition} is ${expected}`, () => {
      assert.equal(holds(condition), expected);
    });

  it("binds NOT before AND before OR, and parentheses before all", () => {
    assert.equal(holds("yes = :true OR amount = :nine AND amount = :eleven"), true);
    assert.equal(holds("(yes = :true OR amount = :nine) AND amount = :eleven"), false);
    assert.equal(holds("NOT amount = :nine AND amount = :nine"), false);
    assert.equal(holds("NOT (amount = :nine AND amount = :nine)"), true);
    assert.equal(holds("NOT NOT amount = :ten"), true);
    assert.equal(holds("((amount = :ten))"), true);
  });

  it("knows its keywords in any case", () => {
    assert.equal(holds("not amount = :nine and (id = :ten or yes = :true) And amount between :nine aNd :ten"), true);
  });

  it("takes names from their substitutes, which may have any character", () => {
    assert.equal(holds("#m.#d = :le OR #m.#d <> :le", { "#m": "tree", "#d": "with-dash" }), true);
    assert.equal(holds("attribute_exists(#m.#d)", { "#m": "tree", "#d": "with-dash" }), true);
    assert.equal(holds("attribute_exists(#dotted)", { "#dotted": "tree.branch" }), false, "a dot in a name is no path");
  });

  it("finds nothing in an item that is not there", () => {
    assert.equal(meets(undefined, "attribute_not_exists(id)", undefined, undefined), true);
    assert.equal(meets(undefined, "attribute_exists(id) OR size(id) > :nine", undefined, values), false);
  });

  it("is refused in DynamoDB's words", () => {
    const refused = (condition: string) => failure(() => holds(condition));
    assert.equal(
      refused("amount = :absent"),
      "ValidationException: Invalid ConditionExpression: An expression attribute value used in expression is not defined; attribute value: :absent",
    );
    assert.equal(
      refused("#absent = :ten"),
      "ValidationException: Invalid ConditionExpression: An expression attribute name used in the document path is not defined; attribute name: #absent",
    );
    assert.equal(
      refused("length(id) = :ten"),
      "ValidationException: Invalid ConditionExpression: Invalid function name; function: length",
    );
    for (const [condition, token] of [
      ["amount != :ten", "!"],
      ["amount == :ten", "="],
      ["amount = :ten amount", "amount"],
      ["amount = :ten AND", "<EOF>"],
      ["(amount = :ten", "<EOF>"],
      ["amount = :ten)", ")"],
      ["amount IN :ten", ":ten"],
      ["amount BETWEEN :nine OR :ten", "OR"],
      ["amount", "<EOF>"],
      ["amount; id", ";"],
      ["", "<EOF>"],
    ] as const)
      assert.equal(
        refused(condition),
        `ValidationException: Invalid ConditionExpression: Syntax error; token: "${token}", near: "${condition}"`,
      );
  });

  it("is refused for a name that is reserved, in any case, unless it has a substitute", () => {
    for (const word of ["bucket", "Status", "TTL", "count"])
      assert.equal(
        failure(() => holds(`amount = :ten AND ${word} = :ten`)),
        `ValidationException: Invalid ConditionExpression: Attribute name is a reserved keyword; reserved keyword: ${word}`,
      );
    assert.equal(holds("#b = :ten", { "#b": "bucket" }), false);
  });

  it("is true of exactly the items of which a reference says so", () => {
    type Tree =
      | { readonly kind: "OR" | "AND"; readonly left: Tree; readonly right: Tree }
      | { readonly kind: "NOT"; readonly of: Tree }
      | { readonly kind: "leaf"; readonly text: string; readonly holds: (numbers: Numbers) => boolean };
    type Numbers = Readonly<Record<string, number | undefined>>;

    const attribute = fc.constantFrom("a", "b", "c");
    const constant = fc.integer({ min: 0, max: 3 });
    const operators: Readonly<Record<string, (a: number | undefined, b: number) => boolean>> = {
      "=": (a, b) => a === b,
      "<>": (a, b) => a !== b,
      "<": (a, b) => a !== undefined && a < b,
      "<=": (a, b) => a !== undefined && a <= b,
      ">": (a, b) => a !== undefined && a > b,
      ">=": (a, b) => a !== undefined && a >= b,
    };
    const leaf = fc.oneof(
      fc.tuple(attribute, fc.constantFrom(...Object.keys(operators)), constant).map(([name, operator, value]) => ({
        text: `${name} ${operator} :v${value}`,
        holds: (numbers: Numbers) => operators[operator]?.(numbers[name], value) === true,
      })),
      fc.tuple(attribute, constant, constant).map(([name, low, high]) => ({
        text: `${name} BETWEEN :v${low} AND :v${high}`,
        holds: ({ [name]: a }: Numbers) => a !== undefined && a >= low && a <= high,
      })),
      fc.tuple(attribute, fc.array(constant, { minLength: 1, maxLength: 3 })).map(([name, options]) => ({
        text: `${name} IN (${options.map((option) => `:v${option}`).join(", ")})`,
        holds: ({ [name]: a }: Numbers) => a !== undefined && options.includes(a),
      })),
      attribute.map((name) => ({
        text: `attribute_exists(${name})`,
        holds: ({ [name]: a }: Numbers) => a !== undefined,
      })),
    );
    const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
      tree: fc.oneof(
        { maxDepth: 5 },
        leaf.map((each): Tree => ({ kind: "leaf", ...each })),
        fc.record({ kind: fc.constantFrom("OR" as const, "AND" as const), left: tie("tree"), right: tie("tree") }),
        fc.record({ kind: fc.constant("NOT" as const), of: tie("tree") }),
      ),
    }));
    const strength = { OR: 1, AND: 2, NOT: 3, leaf: 4 };
    /** With no more parentheses than precedence asks for. */
    const print = (node: Tree, within = 0): string => {
      const text =
        node.kind === "leaf"
          ? node.text
          : node.kind === "NOT"
            ? `NOT ${print(node.of, strength.NOT)}`
            : `${print(node.left, strength[node.kind])} ${node.kind} ${print(node.right, strength[node.kind])}`;
      return strength[node.kind] < within ? `(${text})` : text;
    };
    const evaluate = (node: Tree, numbers: Numbers): boolean => {
      switch (node.kind) {
        case "leaf":
          return node.holds(numbers);
        case "NOT":
          return !evaluate(node.of, numbers);
        case "AND":
          return evaluate(node.left, numbers) && evaluate(node.right, numbers);
        case "OR":
          return evaluate(node.left, numbers) || evaluate(node.right, numbers);
      }
    };
    const constants = Object.fromEntries([0, 1, 2, 3].map((value) => [`:v${value}`, n(value)]));
    const numbers = fc.record({ a: constant, b: constant, c: constant }, { requiredKeys: [] });
    fc.assert(
      fc.property(tree, numbers, (node, given) => {
        const of = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, n(value)]));
        assert.equal(meets(of, print(node), undefined, constants), evaluate(node, given), print(node));
      }),
      { numRuns: 500 },
    );
  });
});

describe("an update expression", () => {
  const after = (expression: string, of: Item = item, names?: Record<string, string>) =>
    update(of, expression, names, {
      ...values,
      ":green": { SS: ["green", "blue"] },
      ":more": { L: [s("fourth")] },
      ":gone": { NS: ["1"] },
    });

  it("sets, adds, removes and deletes in one go, and leaves the item that it was given", () => {
    const before = structuredClone(item);
    const made = after(
      "SET #c = amount + :one - :nine, oldest = if_not_exists(oldest, :red), id = if_not_exists(id, :red) REMOVE zero, yes ADD tally :ten, tags :green DELETE numbers :gone",
      item,
      { "#c": "changed" },
    );
    assert.deepEqual(item, before);
    assert.deepEqual(made["changed"], n(2));
    assert.deepEqual([made["oldest"], made["id"]], [s("red"), s("lease")]);
    assert.ok(!("zero" in made) && !("yes" in made));
    assert.deepEqual(made["tally"], n(10));
    assert.deepEqual(made["numbers"], { NS: ["2"] });
    assert.deepEqual(made["tags"], { SS: ["red", "green", "blue"] });
  });

  it("reads what the item was, whatever it sets before", () => {
    const made = after("SET amount = zero, zero = amount");
    assert.deepEqual([made["amount"], made["zero"]], [n(0), n(10)]);
  });

  it("counts from nothing, and takes a set's last member with the set", () => {
    assert.deepEqual(after("ADD tally :ten", {}), { tally: n(10) });
    assert.deepEqual(update({ t: { SS: ["a"] } }, "DELETE t :a", undefined, { ":a": { SS: ["a", "b"] } }), {});
  });

  it("changes documents in their depth, and lists by position", () => {
    assert.deepEqual(after("SET tree.branch.deep = :nine")["tree"], {
      M: { branch: { M: { deep: n(9) } }, "with-dash": s("x") },
    });
    assert.deepEqual(after("REMOVE tree.branch, steps[0], steps[1]")["steps"], { L: [s("third")] });
    assert.deepEqual(after("SET steps[9] = :ten")["steps"], { L: [s("first"), n(2), s("third"), n(10)] });
    assert.deepEqual(after("SET steps = list_append(steps, :more)")["steps"], {
      L: [s("first"), n(2), s("third"), s("fourth")],
    });
  });

  it("is refused in DynamoDB's words", () => {
    const refused = (expression: string) => failure(() => after(expression));
    assert.equal(
      refused("PUT amount = :ten"),
      'ValidationException: Invalid UpdateExpression: Syntax error; token: "PUT", near: "PUT amount = :ten"',
    );
    assert.match(refused("SET amount :ten"), /Syntax error; token: ":ten"/);
    assert.match(refused("SET amount = :ten,"), /Syntax error; token: "<EOF>"/);
    assert.match(refused("SET = :ten"), /Syntax error; token: "="/);
    assert.equal(
      refused("SET nowhere.branch = :ten"),
      "ValidationException: The document path provided in the update expression is invalid for update",
    );
    assert.equal(
      refused("SET amount = id + :ten"),
      "ValidationException: An operand in the update expression has an incorrect data type",
    );
  });
});
