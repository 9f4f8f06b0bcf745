import { isWithin } from "../../model/accounts/account-filter";
import { createExceptions } from "../../model/detections/exceptions";
import { subjectsOf } from "../../model/detections/subject";
import type { Envelope } from "../../model/envelope";
import { compilePatterns } from "../../model/pattern/pattern";
import type { ConfiguredChannel, Configuration, KnownAccount, KnownDetection, Route } from "./configuration";
import { findingSummaryOf } from "./finding-summary";
import { concernedOf, type Notice, noticeOf } from "./notice";
import { own } from "../../model/json";

/** What an event causes. */
export interface Decided {
  readonly notifications: readonly Notification[];
  /** Of which incidents nobody is told: the exception, and the detection. */
  readonly excepted: readonly { readonly exception: string; readonly detection: string }[];
}

/** One notice for one channel: sent at once, or in its digest. */
export interface Notification {
  readonly channel: ConfiguredChannel;
  readonly notice: Notice;
  readonly when: "now" | "digest";
}

/** Decides which detections an event matches, and which channels to notify. */
export function createDecider(configuration: Configuration): (event: Envelope, now: Date) => Decided {
  const { detections, channels, accounts, digest } = configuration;
  const exceptionFor = createExceptions(configuration.exceptions);
  const patterns = compilePatterns(
    new Map(detections.map(({ id, pattern }) => [id, pattern as KnownDetection["pattern"]])),
  );
  const detectionOf = new Map(detections.map((each) => [each.id, each as KnownDetection]));
  const accountOf = new Map(accounts.map((each) => [each.id, each]));
  return (event, now) => {
    const excepted: Decided["excepted"][number][] = [];
    const finding = findingSummaryOf(event);
    const accountId = finding?.account ?? event.account;
    const account = accountOf.get(accountId);
    const notifications = patterns.match(event).flatMap((id) => {
      const detection = detectionOf.get(id) as KnownDetection;
      const about = { accountId, account, finding };
      const told = subjectSets(event, detection).filter((each) => {
        const subjects = concernedOf(each, finding);
        const exception = exceptionFor({ detection: id, event, accountId, account, subjects, now });
        if (exception !== undefined) excepted.push({ exception: exception.id, detection: id });
        return exception === undefined;
      });
      const notices = told.map((each) => noticeOf(event, detection, about, configuration, each));
      const when = digest.severities.includes(detection.severity) ? "digest" : "now";
      const notified = channelsFor(detection, accountId, account, configuration);
      return channels.flatMap((channel) =>
        notified.has(channel.id) ? notices.map((notice) => ({ channel, notice, when }) as const) : [],
      );
    });
    return { notifications, excepted };
  };
}

/** The subjects of each incident: one incident for all, or one for each. */
function subjectSets(event: Envelope, { subject = [], eachSubject }: KnownDetection): string[][] {
  const found = subjectsOf(event, subject);
  return eachSubject === true && found.length > 0 ? found.map((each) => [each]) : [found];
}

function channelsFor(
  detection: KnownDetection,
  accountId: string,
  account: KnownAccount | undefined,
  { routes, match, defaultChannel }: Configuration,
): ReadonlySet<string> {
  const fitting = routes.filter((route) => fits(route, detection, accountId, account));
  const chosen = match === "first" ? fitting.slice(0, 1) : fitting;
  return new Set(chosen.length === 0 ? [defaultChannel] : chosen.flatMap(({ channels }) => channels));
}

/** An account that is no longer in the settings has no unit and no tags, so routes by unit or tag do not match it. */
function fits(route: Route, { id, severity }: KnownDetection, accountId: string, account: KnownAccount | undefined) {
  const { severities, detections, accounts, units, tags } = route;
  return (
    (severities?.includes(severity) ?? true) &&
    (detections?.includes(id) ?? true) &&
    (accounts?.includes(accountId) ?? true) &&
    (units?.some((unit) => account !== undefined && isWithin(account, unit)) ?? true) &&
    Object.entries(tags ?? {}).every(([key, value]) => account !== undefined && own(account.tags, key) === value)
  );
}
