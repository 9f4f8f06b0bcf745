#!/usr/bin/env bash
# dependency-cruiser 17.4.3 (npm): rules with scope "folder" about circular dependencies
#
# Guessed: a folder and its own subfolder that import each other are reported (65 %); `dependencyTypesNot: ["type-only"]`
#          in such a rule is refused by the configuration's schema (55 %); an import of types only counts (65 %).
# Found:   parent and child are never reported, siblings are. `dependencyTypesNot` is accepted and changes nothing: two
#          folders tied by `import type` alone are reported with it as without it.
# Output:  the table below; "parent" is parent/index.ts → parent/child/a.ts → parent/b.ts, the others are two folders each.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

npm init --yes >/dev/null
npm install --prefer-offline --silent --no-audit --no-fund dependency-cruiser@17.4.3 typescript@5.9.3

mkdir -p parent/child siblings/left siblings/right types/left types/right
echo 'import { a } from "./child/a"; export const index = a;' >parent/index.ts
echo 'import { b } from "../b"; export const a = b;' >parent/child/a.ts
echo 'export const b = 1;' >parent/b.ts
for folder in siblings types; do
  keyword=$([ "$folder" = types ] && echo 'import type' || echo 'import')
  echo "$keyword { R } from '../right/r'; export type L = R;" >"$folder/left/l.ts"
  echo "$keyword { B } from '../left/base'; export type R = B; export const r = 1;" >"$folder/right/r.ts"
  echo 'export type B = string;' >"$folder/left/base.ts"
done
echo '{ "compilerOptions": { "module": "node16", "moduleResolution": "node16" } }' >tsconfig.json

for types in '' ', dependencyTypesNot: ["type-only"]'; do
  cat >rules.cjs <<CONFIG
module.exports = {
  forbidden: [{ name: "circle", severity: "error", scope: "folder", from: {}, to: { circular: true$types } }],
  options: { tsPreCompilationDeps: true, tsConfig: { fileName: "tsconfig.json" } },
};
CONFIG
  for folder in parent siblings types; do
    found=$(npx depcruise --config rules.cjs --output-type json "$folder" |
      node -e 'console.log(JSON.parse(require("fs").readFileSync(0, "utf8")).summary.error)' || true)
    printf '%-10s %-53s %s errors\n' "$folder" "circular: true$types" "$found"
  done
done | tee actual

diff - actual <<'EXPECTED'
parent     circular: true                                        0 errors
siblings   circular: true                                        2 errors
types      circular: true                                        2 errors
parent     circular: true, dependencyTypesNot: ["type-only"]     0 errors
siblings   circular: true, dependencyTypesNot: ["type-only"]     2 errors
types      circular: true, dependencyTypesNot: ["type-only"]     2 errors
EXPECTED
