#!/usr/bin/env bash
# @pulumi/pulumi 3.248.0 and 3.276.0 (npm): setMocks whose answer holds an unknown value, outside of preview
#
# Guessed: both releases give a test the same outputs (70 %).
# Found:   a property that a mock answers with `pulumi.unknown` is known and undefined in 3.248.0, and apply runs; in
#          3.276.0 it is unknown, apply never runs, and a call (invoke) with it as an argument never reaches the mock. A
#          test that asserts inside apply fails in the former and passes unseen in the latter. An input that is unknown
#          and merely echoed by the mock is known and undefined in both.
# Output:  the table below.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cat >"$work/run.cjs" <<'JAVASCRIPT'
const pulumi = require("@pulumi/pulumi");

const calls = [];
async function main() {
  await pulumi.runtime.setMocks(
    {
      newResource: ({ name, inputs }) => ({ id: `${name}-id`, state: { ...inputs, later: pulumi.unknown } }),
      call: ({ token, inputs }) => (calls.push(token), { ...inputs }),
    },
    "project",
    "stack",
    false,
  );
  class Thing extends pulumi.CustomResource {
    constructor(name, inputs) {
      super("test:index:Thing", name, { later: undefined, ...inputs });
    }
  }
  const thing = new Thing("thing", { given: "x", echoed: pulumi.output(pulumi.unknown) });
  const invoked = pulumi.runtime.invokeOutput("test:index:call", { argument: thing.later });
  for (const [name, output] of Object.entries({ given: thing.given, echoed: thing.echoed, later: thing.later, invoked })) {
    let ran = false;
    output.apply(() => (ran = true));
    const known = await output.isKnown;
    await new Promise((resolve) => setTimeout(resolve, 300));
    console.log(`${process.argv[2]}  ${name.padEnd(8)} known ${known}  apply ${ran ? "ran" : "did not run"}`);
  }
  console.log(`${process.argv[2]}  calls that reached the mock: ${calls.length}`);
}
main().then(() => process.exit(0));
JAVASCRIPT

for version in 3.248.0 3.276.0; do
  mkdir "$work/$version"
  cp "$work/run.cjs" "$work/$version"
  (
    cd "$work/$version"
    npm init --yes >/dev/null
    npm install --prefer-offline --ignore-scripts --silent --no-audit --no-fund "@pulumi/pulumi@$version"
    node run.cjs "$version"
  )
done | tee "$work/actual"

diff - "$work/actual" <<'EXPECTED'
3.248.0  given    known true  apply ran
3.248.0  echoed   known true  apply ran
3.248.0  later    known true  apply ran
3.248.0  invoked  known true  apply ran
3.248.0  calls that reached the mock: 1
3.276.0  given    known true  apply ran
3.276.0  echoed   known true  apply ran
3.276.0  later    known false  apply did not run
3.276.0  invoked  known false  apply did not run
3.276.0  calls that reached the mock: 0
EXPECTED
