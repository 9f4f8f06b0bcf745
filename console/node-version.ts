/** Release lines that get security fixes until April 2028 and April 2029 (nodejs/Release, README.md, "Release schedule"). */
const recommended = "Node.js 24 or 26";

/**
 * One line for users of Node.js 21 and older; undefined for newer versions. Node.js 20 reached its end of life on 2026-04-30
 * (nodejs/Release, README.md). "Versions published after the first week of January 2027 will require node >=22"
 * (aws/aws-sdk-js-v3, announcement 7983).
 */
export function nodeAdvice(version: string): string | undefined {
  const major = Number(/^v(\d+)\./.exec(version)?.[1]);
  if (major >= 22) return undefined;
  return (
    `Node.js ${version.slice(1)} no longer gets security fixes, and AWS SDK releases from January 2027 on require ` +
    `Node.js 22 or newer: install ${recommended} (docs/versions.md).`
  );
}

/**
 * Turns off the AWS SDK's own warning about Node.js 20, in this process and its child processes. The announcement names the
 * variable.
 */
export function silenceAwsSdk(): void {
  process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] = "true";
}

/** Called first by each command that uses the AWS SDK. No advice with `--json`, whose output is for a program. */
export function adviseOnNode(args: readonly string[]): void {
  silenceAwsSdk();
  const advice = args.includes("--json") ? undefined : nodeAdvice(process.version);
  if (advice !== undefined) process.stderr.write(`${advice}\n`);
}
