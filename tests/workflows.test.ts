import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { memberRoleVariable, previewRoleName } from "../model/accounts/member-role";
import { nodeAdvice } from "../console/node-version";
import { prodSettings } from "./settings-of-prod";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
  readonly if?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: {
    readonly matrix?: { readonly environment?: readonly string[]; readonly node?: readonly string[] };
  };
  readonly steps: readonly Step[];
}

interface Workflow {
  readonly on: Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const root = join(__dirname, "..");
const folder = join(root, ".github", "workflows");
const workflows = readdirSync(folder).map(
  (file) => [file, parse(readFileSync(join(folder, file), "utf8")) as Workflow] as const,
);
const jobs = workflows.flatMap(([file, { jobs: each }]) =>
  Object.entries(each).map(([name, job]) => ({ where: `${file}, ${name}`, job })),
);
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8")) as {
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly engines: { readonly node: string };
};
const uses = ({ steps }: Job, action: string) => steps.filter((step) => step.uses?.startsWith(`${action}@`));

describe("the workflows", () => {
  it("may read the repository, and nothing else unless a job says so", () => {
    for (const [file, { permissions }] of workflows) assert.deepEqual(permissions, { contents: "read" }, file);
  });

  it("give an AWS token only to the jobs that assume a role, in a separate environment, if enabled", () => {
    let assuming = 0;
    for (const { where, job } of jobs) {
      const assumes = uses(job, "aws-actions/configure-aws-credentials").length > 0;
      assert.equal(job.permissions?.["id-token"] === "write", assumes, where);
      if (!assumes) continue;
      assuming++;
      assert.match(job.environment ?? "", /^\$\{\{ matrix\.environment \}\}(-preview)?$/, where);
      assert.match(job.if ?? "", /vars\.DEPLOYMENTS == 'on'/, where);
    }
    assert.equal(assuming, 3);
  });

  it("pin each action by its commit, and name its version beside it", () => {
    let pinned = 0;
    for (const [file] of workflows)
      for (const [line, action = ""] of readFileSync(join(folder, file), "utf8").matchAll(/uses: *(\S+).*/g)) {
        assert.match(action, /^[\w.-]+\/[\w.-]+@[0-9a-f]{40}$/, `${file}: ${line}`);
        assert.match(line, / # v\d+\.\d+\.\d+$/, `${file}: ${line}`);
        pinned++;
      }
    assert.equal(pinned, jobs.flatMap(({ job }) => job.steps.filter((step) => step.uses !== undefined)).length);
    const commits = new Map<string, Set<string>>();
    for (const { uses: action = "@" } of jobs.flatMap(({ job }) => job.steps)) {
      const [name = "", commit = ""] = action.split("@");
      commits.set(name, (commits.get(name) ?? new Set()).add(commit));
    }
    for (const [name, all] of commits) assert.equal(all.size, 1, `${name} has one commit in every workflow`);
  });

  it("give no secret and no role that deploys to a pull request's code", () => {
    const unmerged = workflows.filter(([, { on }]) => "pull_request" in on || "pull_request_target" in on);
    assert.deepEqual(
      unmerged.map(([file]) => file),
      ["check.yml", "preview.yml"],
    );
    for (const [file, workflow] of unmerged) {
      assert(!("pull_request_target" in workflow.on), file);
      assert.doesNotMatch(readFileSync(join(folder, file), "utf8"), /\bsecrets\b/, file);
      for (const [name, job] of Object.entries(workflow.jobs)) {
        if (job.permissions?.["id-token"] !== "write") continue;
        assert.match(job.environment ?? "", /-preview$/, `${file}, ${name}`);
        const runs = job.steps.filter(({ run = "" }) => /npm run (preview|up|refresh|destroy)/.test(run));
        assert.deepEqual(
          runs.map(({ run = "", env }) => [
            /npm run (\w+)/.exec(run)?.[1],
            /-preview'/.test(env?.[memberRoleVariable] ?? ""),
          ]),
          [["preview", true]],
          `${file}, ${name}`,
        );
        assert.match(job.if ?? "", /vars\.PREVIEWS == 'on'/);
      }
    }
  });

  it("verify each day, by a role that does not deploy, and fail where it does", () => {
    const [, workflow] = workflows.find(([file]) => file === "verify.yml") ?? assert.fail();
    assert.ok("schedule" in workflow.on);
    const job = workflow.jobs["verify"] ?? assert.fail();
    assert.match(job.if ?? "", /vars\.VERIFY == 'on'/);
    assert.match(job.environment ?? "", /-preview$/);
    const step = job.steps.find(({ run = "" }) => run.includes("npm run verify")) ?? assert.fail();
    assert.match(step.run ?? "", /--role "\$MEMBER_ROLE" .*\| tee verify\.txt \|\| status=\$\?[^]*exit "\$status"/);
    assert.ok(step.env?.["MEMBER_ROLE"]?.includes(`'${previewRoleName(prodSettings().rollout.roleName)}'`));
    const verifying = jobs.filter(({ job: { steps } }) => steps.some(({ run = "" }) => run.includes("npm run verify")));
    for (const { job: each } of verifying)
      assert.doesNotMatch(JSON.stringify(each), /\bsecrets\b|EVENT_GOVERNANCE_MEMBER_ROLE/);
  });

  it("preview with the role that the bootstrap template makes", () => {
    const { rollout } = prodSettings();
    const text = readFileSync(join(folder, "preview.yml"), "utf8");
    assert(text.includes(`'${previewRoleName(rollout.roleName)}'`), previewRoleName(rollout.roleName));
  });

  it("do not preview a fork's pull request", () => {
    const preview = jobs.find(({ where }) => where === "preview.yml, preview");
    assert.match(preview?.job.if ?? "", /head\.repo\.full_name == github\.repository/);
  });

  it("use the version of Pulumi that the program is pinned to", () => {
    const versions = jobs.flatMap(({ job }) =>
      uses(job, "pulumi/actions").map((step) => step.with?.["pulumi-version"]),
    );
    assert.deepEqual(versions, Array(2).fill(manifest.dependencies["@pulumi/pulumi"]));
  });

  it("run only existing scripts, for every existing environment", () => {
    const environments = readdirSync(root).flatMap((file) => /^Pulumi\.([a-z0-9]+)\.yaml$/.exec(file)?.[1] ?? []);
    for (const { where, job } of jobs) {
      for (const { run = "" } of job.steps)
        for (const [, script = ""] of run.matchAll(/npm run (\S+)/g))
          assert(manifest.scripts[script], `${where}: ${script}`);
      const matrix = job.strategy?.matrix?.environment;
      if (matrix !== undefined) assert.deepEqual(matrix, environments, where);
    }
  });

  it("test the oldest Node.js that the program accepts, and each line that docs/versions.md supports", () => {
    const tested = jobs.find(({ where }) => where === "check.yml, versions")?.job.strategy?.matrix?.node ?? [];
    assert.equal(tested[0]?.replace(/[.]0$/, ""), manifest.engines.node.replace(/^>=/, ""));
    const page = readFileSync(join(root, "docs", "versions.md"), "utf8");
    const supported = [...page.matchAll(/^\| (\d+)(?:\.\d+)? +\|/gm)].map(([, major]) => major);
    assert.deepEqual(
      tested.map((version) => version.split(".")[0]),
      supported,
    );
  });

  it("deploy on a Node.js version that gets security fixes", () => {
    for (const { where, job } of jobs.filter(({ job: { permissions } }) => permissions?.["id-token"] === "write"))
      for (const step of uses(job, "actions/setup-node"))
        assert.equal(nodeAdvice(`v${String(step.with?.["node-version"])}.0.0`), undefined, where);
  });

  it("pass no expression to a shell, where a branch's name could be a command", () => {
    for (const { where, job } of jobs)
      for (const { run = "" } of job.steps) assert(!run.includes("${{"), `${where}: ${run}`);
  });

  it("keep a page of each simulation, preview and update, also where it fails", () => {
    const kept = jobs.flatMap(({ where, job }) =>
      uses(job, "actions/upload-artifact")
        .flatMap((step) => String(step.with?.["path"] ?? "").split("\n"))
        .filter((path) => path.endsWith(".html"))
        .map((path) => `${where}: ${path}`),
    );
    assert.deepEqual(kept.sort(), [
      "deploy.yml, up: .local/up.html",
      "preview.yml, preview: .local/preview.html",
      "preview.yml, simulate: .local/report.html",
    ]);
  });
});
