/**
 * The layers: commands → deploy, simulator, cost, backfill → environment, index → organization, components → model ←
 * functions. tests/layers.test.ts checks for circular dependencies between folders. Type-only imports count as
 * dependencies too.
 */

/** The simulator's entry files, which run the program and generate traffic for it; every other file there evaluates. */
const simulatorEntry = "^(commands/start[.]ts$|simulator/(simulation[.]ts$|steps/|traffic/|report/|watch/))";

/** What a folder's files may import of the project: its own, and those of the folders and files that are named. */
const knowsOnly = (folder, ...others) => ({
  severity: "error",
  from: { path: `^${folder}/` },
  to: { path: "[.]ts$", pathNot: `^(${[folder, ...others, "node_modules"].join("|").replaceAll(".", "[.]")})(/|$)` },
});

/** @type {import("dependency-cruiser").IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: "model-is-plain",
      comment:
        "What is governed must be readable and testable without a cloud: model/ is plain data and pure functions. " +
        "Hand in what you need as an argument; put resources into components/, calls to AWS into organization/ or " +
        "functions/, files into the caller.",
      severity: "error",
      from: { path: "^model/" },
      to: { pathNot: ["^model/", "^node_modules/zod/"] },
    },
    {
      name: "components-know-only-the-model",
      comment:
        "A component builds what its arguments say. Read settings and find accounts in index.ts and pass the result " +
        "in; name a function by its folder, never import its code: a Lambda's dependencies do not belong in the " +
        "program that deploys it.",
      severity: "error",
      from: { path: "^components/" },
      to: {
        path: "^(index[.]ts$|commands/|environment/|organization/|functions/|simulator/|deploy/|console/|backfill/|policy-pack/|tools/|tests/|bench/|docs/)",
      },
    },
    {
      name: "organization-knows-only-the-model",
      comment:
        "Accounts are plain data, found before anything is built. Return them to index.ts, which hands them to the " +
        "plan and the components.",
      severity: "error",
      from: { path: "^organization/" },
      to: {
        path: "^(index[.]ts$|environment/|components/|functions/|simulator/|deploy/|console/|tests/|bench/|docs/|node_modules/@pulumi/)",
      },
    },
    {
      name: "functions-know-only-the-model",
      comment:
        "A Lambda carries its own code, the model and how resources are read back, nothing that deploys it: Pulumi in a bundle costs seconds at " +
        "each cold start. Pass what the function must know through its environment or its event.",
      severity: "error",
      from: { path: "^functions/" },
      to: {
        path: "^(index[.]ts$|environment/|organization/|components/|simulator/|deploy/|console/|tests/|bench/|docs/|node_modules/@pulumi/)",
      },
    },
    {
      name: "read-back-knows-only-the-model",
      comment:
        "What reads a resource back and says in what it differs decides for a verification from a laptop and for the hub's own " +
        "function alike: it runs in both, so it knows neither.",
      ...knowsOnly("read-back", "model"),
    },
    {
      name: "backfill-knows-only-the-model",
      comment:
        "A backfill searches an archive by its layout and the event patterns, whoever wrote it and however. What it needs " +
        "of both is plain data: put it into model/.",
      severity: "error",
      from: { path: "^backfill/" },
      to: {
        path: "^(index[.]ts$|environment/|organization/|components/|functions/|simulator/|deploy/|tests/|bench/|docs/|node_modules/@pulumi/)",
      },
    },
    {
      name: "redrive-acts-on-the-plan",
      comment:
        "What becomes of a dead letter follows from the environment's plan, which says what each rule sends where. What it " +
        "needs of that is plain data: put it into model/. How it is built, and the functions, are not its part.",
      ...knowsOnly("redrive", "model", "environment", "organization", "console"),
    },
    {
      name: "replay-acts-on-the-plan",
      comment:
        "A replay repeats the archive's rules as the environment's plan has them. What it needs of that is plain data: put " +
        "it into model/.",
      ...knowsOnly("replay", "model", "environment", "organization", "console"),
    },
    {
      name: "cost-counts-what-is-planned",
      comment:
        "An estimate takes its counts from settings, plan and archive. What decides about a count is plain data in model/cost, " +
        "and prices stand in model/prices.ts alone.",
      ...knowsOnly("cost", "backfill", "model", "environment", "console", "page/page-data.ts"),
    },
    {
      name: "simulator-does-not-estimate",
      comment:
        "What a run keeps is lost with each change of a file that the simulator loads, and another text about a cost changes " +
        "nothing that is simulated. Let the command estimate, and hand the page what it shows.",
      severity: "error",
      from: { path: "^simulator/" },
      to: { path: "^cost/" },
    },
    {
      name: "index-does-not-know-the-simulator",
      comment:
        "The simulator runs the program unmodified; a program that knows its examiner could please it. Export what " +
        "the simulator needs from index.ts and let simulator/steps/record.ts call it.",
      severity: "error",
      from: { path: "^index[.]ts$" },
      to: { path: "^(functions/|simulator/|deploy/|tests/|bench/|docs/)" },
    },
    {
      name: "evaluators-read-only-the-graph",
      comment:
        "An evaluator that shares code with the program repeats the program's mistakes and proves nothing. Read the " +
        "recorded resource's inputs; from the model take only the envelope, the matcher and the readers of JSON. What must know settings " +
        "or the catalog belongs in one of the simulator's entry files.",
      severity: "error",
      from: { path: "^simulator/", pathNot: simulatorEntry },
      to: {
        path: "^(index[.]ts$|organization/|components/|functions/|model/|tests/|bench/|docs/)",
        pathNot: "^model/((envelope|json)[.]ts$|pattern/)",
      },
    },
    {
      name: "simulator-runs-the-program-as-a-whole",
      comment:
        "The entry files choose settings and make traffic from the samples of catalog, correlations, saved queries and detections; " +
        "simulator/steps/record.ts alone runs index.ts. Which detections an event must fire follows from their own " +
        "patterns, read here a second time. Plan, names, policies and layout are what is on trial: expect them from the documentation, never from their own source.",
      severity: "error",
      from: { path: simulatorEntry, pathNot: "^simulator/steps/record[.]ts$" },
      to: {
        path: "^(index[.]ts$|organization/|components/|functions/|model/|deploy/|tests/|bench/|docs/)",
        pathNot:
          "^(environment/environment[.]ts$|model/((envelope|json|settings-error)[.]ts$|(pattern|accounts|settings|catalog|detections)/|correlations/((correlation-rules?|in-words|own-rules)[.]ts$|shipped/)|query-schedules/(query-schedule|scheduled-queries)[.]ts$|network/governed-events[.]ts$|findings/correlations?([.]ts$|/)))",
      },
    },
    {
      name: "environment-stands-in-for-the-operator",
      comment:
        "These files do what a person does who runs `pulumi up`: read settings, find accounts, name stacks, start each. " +
        "What is built from them they must not know. Leave that to index.ts.",
      severity: "error",
      from: { path: "^(environment/environment|simulator/steps/record)[.]ts$" },
      to: {
        path: "^(components/|functions/|model/|tests/|bench/|docs/)",
        pathNot:
          "^model/((envelope|json|names|settings-error)[.]ts$|(pattern|accounts|settings|checks|catalog|detections)/)",
      },
    },
    {
      name: "deploy-starts-the-program-from-outside",
      comment:
        "The driver runs each Region's stack through Pulumi, as a person would at the command line. It knows which stacks " +
        "there are and what they take, from settings and plan; what they hold is index.ts's part.",
      severity: "error",
      from: { path: "^deploy/" },
      to: { path: "^(index[.]ts$|components/|functions/|simulator/|backfill/|tests/|bench/|docs/)" },
    },
    {
      name: "deploy-reaches-pulumi-through-its-engine",
      comment:
        "Order, memory, failures and Ctrl-C are tested against an engine in memory. What only Pulumi can do belongs behind " +
        "the interface in deploy/engine.ts.",
      severity: "error",
      from: { path: "^deploy/", pathNot: "^deploy/(pulumi-engine|engine-events)[.]ts$" },
      to: { path: "^node_modules/@pulumi/" },
    },
    {
      name: "verify-takes-the-plan-from-a-recording",
      comment:
        "A verification compares AWS with what the program would build. It takes that from a recording, as the simulator does, " +
        "and never from the components: a plan that was made for the comparison could be another one.",
      severity: "error",
      from: { path: "^verify/" },
      to: {
        path: "^(index[.]ts$|components/|functions/|deploy/|backfill/|policy-pack/|tools/|tests/|bench/|docs/|simulator/(guarantees|evidence|expectations|report|traffic)/)",
      },
    },
    {
      name: "nothing-runs-on-verify",
      comment:
        "A verification asks AWS about the program from outside. What others need of it belongs into model/ or console/.",
      severity: "error",
      from: { pathNot: "^(verify|commands|tests)/" },
      to: { path: "^verify/" },
    },
    {
      name: "the-page-shows-what-it-is-given",
      comment:
        "The page's script runs in a browser, and its data is plain JSON: what a simulation, a state or a preview knows is " +
        "gathered by whoever makes the page, in simulator/report/page for a simulation.",
      severity: "error",
      from: { path: "^page/" },
      to: { path: "^(index[.]ts$|[a-z-]+/)", pathNot: "^(page|node_modules)/" },
    },
    {
      name: "commands-parse-call-and-print",
      comment:
        "A command reads its options, calls its subject and prints what it answers. Whatever else it does belongs to the " +
        "subject, where it can be used and tested without a command line. Return what is to be printed from there.",
      severity: "error",
      from: { path: "^commands/", pathNot: "^commands/docs[.]ts$" },
      to: {
        path: "^(index[.]ts$|commands/|components/|functions/|model/|organization/|policy-pack/|tools/|simulator/(services|guarantees|expectations)/|tests/|bench/|docs/)",
        // Which errors are mistakes of the user is what commands share, and console/ knows no subject.
        pathNot:
          "^(commands/mistake[.]ts$|model/(settings-error|settings/(rollout-modes|schema))[.]ts$|organization/discovery-error[.]ts$)",
      },
    },
    {
      name: "nothing-imports-a-command",
      comment:
        "A command is where a person begins. What somebody else needs of it belongs to its subject, or into console/ where " +
        "commands share it.",
      severity: "error",
      from: { pathNot: "^(commands|tests)/" },
      to: { path: "^commands/" },
    },
    {
      name: "console-knows-no-subject",
      comment:
        "What commands share, such as their terminal and their errors, serves every subject alike. Hand in what one of them " +
        "needs as an argument.",
      ...knowsOnly("console"),
    },
    {
      name: "matching-knows-only-the-matcher",
      comment:
        "`npm run match` says what EventBridge would, whatever this program governs. Take patterns and events from the files " +
        "that it is given.",
      ...knowsOnly("matching", "console", "model/pattern"),
    },
    {
      name: "sigma-knows-model-and-settings",
      comment:
        "A rule of Sigma becomes settings, by way of the model's patterns, catalog and checks. What is built of settings is " +
        "not its part; how well collections are covered is score/'s.",
      ...knowsOnly("sigma", "model", "console", "environment"),
    },
    {
      name: "score-judges-from-outside",
      comment:
        "The score holds collections of rules and records against what is governed and detected. It reads both as a user " +
        "would: from files, and from the model. What several records mean together, the function itself decides.",
      ...knowsOnly("score", "sigma", "model", "console", "functions/correlate-events", "functions/runtime"),
    },
    {
      name: "nothing-runs-on-collections",
      comment:
        "The program works without the rules of others. What it needs of sigma/ or score/ belongs into the model.",
      severity: "error",
      from: { pathNot: "^(sigma|score|commands|tests|bench)/" },
      to: { path: "^(sigma|score)/" },
    },
    {
      name: "environment-is-read-before-anything-is-built",
      comment:
        "Settings are the same for whoever reads them: Pulumi's program, the deployment driver and the simulator. Return " +
        "them, and let the caller build, deploy or simulate.",
      severity: "error",
      from: { path: "^environment/" },
      to: {
        path: "^(index[.]ts$|commands/|console/|components/|functions/|simulator/|deploy/|backfill/|matching/|policy-pack/|tools/|tests/|bench/|docs/)",
      },
    },
    {
      name: "environment-files-are-read-without-pulumi",
      comment:
        "The SDK takes longer to load than a mistake in the settings takes to find. Only what reads a running stack's own " +
        "configuration needs it: environment/stack-settings.ts.",
      severity: "error",
      from: { path: "^environment/", pathNot: "^environment/stack-settings[.]ts$" },
      to: { path: "^node_modules/@pulumi/" },
    },
    {
      name: "tools-read-what-they-describe",
      comment:
        "Tools write references and lists from the data that they are about: model, guarantees, policies. What runs is not " +
        "theirs to call. Put the data into the model, and let commands/docs.ts call the tool.",
      severity: "error",
      from: { path: "^tools/" },
      to: {
        path: "^(index[.]ts$|commands/|components/|functions/|organization/|environment/|deploy/|backfill/|matching/|tests/|bench/)",
      },
    },
    {
      name: "nothing-runs-on-tools",
      comment:
        "Tools serve whoever changes the program; the program must work without them. Move what it needs to where it is " +
        "used, and let the tool import it from there.",
      severity: "error",
      from: { pathNot: "^(tools/|commands/docs[.]ts$|tests/|bench/)" },
      to: { path: "^tools/" },
    },
    {
      name: "policy-pack-stands-alone",
      comment:
        "The pack guards this program and other people's stacks, and would not object to a mistake that it shares. Read the " +
        "resources that the engine hands over, and nothing of the program.",
      severity: "error",
      from: { path: "^policy-pack/" },
      to: { pathNot: ["^policy-pack/", "^node_modules/@pulumi/policy/"] },
    },
    {
      name: "no-cycles",
      comment:
        "Files in a circle can be neither understood nor tested one at a time, and load half-made. Move what both " +
        "need into a third file that imports neither.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "nothing-needs-the-tests",
      comment:
        "The program, its simulator and its documentation must work without the tests. Move the helper to where it " +
        "is used and let the tests import it from there.",
      severity: "error",
      from: { pathNot: "^(tests|bench)/" },
      to: { path: "^tests/" },
    },
    {
      name: "no-development-packages",
      comment:
        "`pulumi up` and `npm start` run after `npm ci --omit=dev` too. Move the package from devDependencies to " +
        "dependencies, or do without it.",
      severity: "error",
      from: {
        path: "^(index[.]ts$|commands/|console/|matching/|environment/|model/|organization/|components/|functions/|simulator/|deploy/|backfill/|redrive/|replay/|verify/|cost/|sigma/|score/|policy-pack/)",
        // The reference generator runs only in development.
        pathNot: "^commands/docs[.]ts$",
      },
      to: { dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "nothing-missing",
      comment: "The import leads nowhere. Correct the path, or add the package to package.json at an exact version.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: "^node_modules/" },
    // bench/cdk is a separate package, which is not installed with the program.
    exclude: { path: "^([.]local|[.]cache|bench/cdk)/" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["require", "import", "node", "types"] },
  },
};
