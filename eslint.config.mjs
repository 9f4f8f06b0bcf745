import tseslint from "typescript-eslint";

/** Types allowed in a template literal in addition to strings. */
const templates = {
  allowNumber: true,
  allowBoolean: true,
  allowAny: false,
  allowNullish: false,
  allowRegExp: false,
  allow: [],
};

/**
 * `record[key]` with a key from an event finds `constructor` and `__proto__`, which every object inherits, as if they were
 * entries. `own` of model/json.ts does not.
 */
const ownKey = {
  meta: {
    type: "problem",
    schema: [],
    messages: { own: "Read it with own(record, key) of model/json.ts: a key from outside may be `__proto__`." },
  },
  create(context) {
    const services = context.sourceCode.parserServices;
    const checker = services.program.getTypeChecker();
    const isText = (type) => (type.flags & 4) !== 0; // ts.TypeFlags.String: no literal
    return {
      MemberExpression(node) {
        if (!node.computed || node.parent.left === node) return;
        const record = checker.getNonNullableType(services.getTypeAtLocation(node.object));
        if (checker.isArrayLikeType(record) || isText(record)) return;
        const indexed = record.types ?? [record];
        if (!indexed.some((type) => type.getStringIndexType() !== undefined)) return;
        if (isText(services.getTypeAtLocation(node.property))) context.report({ node, messageId: "own" });
      },
    };
  },
};

export default tseslint.config(
  // bench/cdk is checked where the AWS CDK is installed, which `npm ci` here does not do: `npx tsc -p bench/cdk`.
  { ignores: ["node_modules/", ".local/", ".cache/", "bench/cdk/"] },
  {
    files: ["**/*.ts", "**/*.tsx"],
    extends: [tseslint.configs.recommended],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",

      // A promise that is not awaited swallows its error: under Pulumi's mocks, and in a Lambda that returns before it
      // settles, a failed call then looks like success.
      "@typescript-eslint/no-floating-promises": "error",
      "@typescript-eslint/no-misused-promises": "error",
      "@typescript-eslint/await-thenable": "error",
      "@typescript-eslint/only-throw-error": "error",

      // An Output in a template literal or a concatenation puts the words "Calling [toString] on an [Output<T>] is not
      // supported" into a name or an ARN. Use `pulumi.interpolate`, or `apply`. Pulumi's own rule for this,
      // `no-output-in-template-literal` (@pulumi/eslint-plugin 0.3.1), recognizes only the alias `Output`: it misses an
      // `Input<string>`, a generic argument and a concatenation. These two rules allow only strings, numbers and
      // booleans, so Outputs, Inputs, promises and resources are all errors.
      "@typescript-eslint/restrict-template-expressions": ["error", templates],
      "@typescript-eslint/restrict-plus-operands": ["error", { allowNumberAndString: true, allowAny: false }],

      // A new kind of event, detection or destination must not fall through a switch unnoticed.
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],

      // A type-only import is erased at run time, and the layer checks can distinguish it.
      "@typescript-eslint/consistent-type-imports": "error",

      // `import x = require("./x")` imports a module with `export =`: Pulumi requires index.ts to be one.
      "@typescript-eslint/no-require-imports": ["error", { allowAsImport: true }],

      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],

      // The root of @pulumi/aws type-checks 250 services: twice the time and 200 MB more on every check.
      "no-restricted-imports": [
        "error",
        {
          paths: [
            {
              name: "@pulumi/aws",
              message: 'Import the service instead, for example `import * as sqs from "@pulumi/aws/sqs"`.',
            },
          ],
        },
      ],

      // `import { z }` includes every locale of zod: 370 KB in each function's bundle.
      "no-restricted-syntax": [
        "error",
        {
          selector: "ImportDeclaration[source.value='zod'] > ImportSpecifier[imported.name='z']",
          message: 'Write `import * as z from "zod"`, of which bundles take only what is used.',
        },
      ],
    },
  },
  {
    // What these are given is written by whoever causes an event.
    files: ["functions/**/*.ts", "model/findings/**/*.ts", "model/remediat*/**/*.ts"],
    plugins: { local: { rules: { "own-key": ownKey } } },
    rules: { "local/own-key": "error" },
  },
  {
    // Values read from recorded resources may be missing, and a report may say so. In a name or an ARN they may not.
    files: ["simulator/**/*.ts", "tests/**/*.ts"],
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { ...templates, allowNullish: true }],
    },
  },
  {
    // Tests change raw settings and recorded inputs, whose shape they break on purpose.
    files: ["tests/**/*.ts"],
    rules: { "@typescript-eslint/no-explicit-any": "off" },
  },
);
