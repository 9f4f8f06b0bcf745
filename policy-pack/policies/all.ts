// Generated from this folder's files by `npm run docs`.
export * from "./buckets-are-encrypted";
export * from "./buckets-are-private";
export * from "./buckets-refuse-plaintext";
export * from "./data-at-rest-is-encrypted";
export * from "./log-groups-expire";
export * from "./names-are-not-reserved";
export * from "./no-public-principals";
export * from "./no-wildcard-permissions";
export * from "./patterns-pin-the-source";
export * from "./protected-resources";
export * from "./providers-pin-the-account";
export * from "./providers-set-tags";
export * from "./services-act-for-named-sources";
export * from "./targets-fail-safely";
export * from "./topics-are-encrypted";
export * from "./within-quotas";
