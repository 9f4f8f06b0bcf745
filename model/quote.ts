/** JSON of a value, truncated to 80 characters; of what looks like a secret, the first characters. */
export function quote(value: unknown): string {
  const text = withoutSecrets(JSON.stringify(value) ?? String(value));
  return text.length > 80 ? `${text.slice(0, 77)}…` : text;
}

/** The first characters of a value that may be a secret whatever it looks like: messages end up in logs. */
export function quoteStart(value: unknown): string {
  if (typeof value !== "string") return quote(value);
  return `${JSON.stringify(value.slice(0, Math.min(6, value.length / 3))).slice(0, -1)}…"`;
}

/** Names of settings, headers and fields whose value may be a secret. */
export const secretName =
  /secret|token|password|webhook|credential|authorization|api[-_]?key|private[-_]?key|externalid/i;

/** `secret: xoxb-…` in a line of YAML → its first characters. */
export const quoteLine = (line: string): string =>
  quote(
    line.replace(
      new RegExp(`((?:${secretName.source})[\\w-]*["']?\\s*[:=]?\\s+["']?)([^\\s"']{4})[^\\s"',}]+`, "gi"),
      "$1$2…",
    ),
  );

/**
 * Forms of tokens, keys and webhooks of the services that settings are about and of those that people keep beside them:
 * each begins with what tells its kind, which stays readable.
 */
const secrets: readonly RegExp[] = [
  // Slack's tokens and webhooks, those of Teams, Discord and PagerDuty.
  /\b(xox[a-z]-|xapp-)[\w-]{4,}/gi,
  /(hooks\.slack\.com\/|webhook\.office[\w.]*\/|logic\.azure\.com[:\d]*\/|discord(?:app)?\.com\/api\/webhooks\/)[^"\s\\]+/gi,
  // GitHub, GitLab, Pulumi, npm, Atlassian, OpenAI-like and AWS keys.
  /\b(gh[opsur]_|github_pat_|npm_|ATATT)[\w=-]{20,}/g,
  /\b(glpat-|pul-|sk-)(?=[\w-]*\d)[\w-]{16,}/g,
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/g,
  /\b(Bearer|Basic|Token|GenieKey|Splunk)\s+[\w+/.=-]{16,}/gi,
  // A JSON web token, a private key, and text that Pulumi encrypted.
  /\b(eyJ)[\w-]{8,}(\.[\w-]+)*/g,
  /(-----BEGIN [A-Z ]*PRIVATE KEY-----).*/gs,
  /\b(v1:)[\w+/=]{8,}(:[\w+/=]+)*/g,
  // User info and query of an address.
  /(:\/\/)[^/@\s"]+(?=@)/g,
  /([?&](?:sig|token|key|secret|password|api_?key|access_token)=)[^&"\s]+/gi,
];

/** Keys of a map whose value is quoted in part, whatever it looks like. */
const secretMember = new RegExp(
  `("[^"]*(?:${secretName.source})[^"]*":")((?:[^"\\\\]|\\\\.){4})(?:[^"\\\\]|\\\\.)+`,
  "gi",
);

/** The text with each token, webhook and key cut to its first characters. */
function withoutSecrets(text: string): string {
  const cut = secrets.reduce((rest, form) => rest.replace(form, (_, start: string) => `${start}…`), text);
  return cut.replace(secretMember, "$1$2…");
}

/** True for a value that must not be in settings. */
export const looksSecret = (text: string): boolean => withoutSecrets(text) !== text;
