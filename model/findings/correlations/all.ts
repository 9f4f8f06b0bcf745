// Generated from this folder's files by `npm run docs`.
export * from "./bucket-sensitive-data-exfiltrated";
export * from "./instance-backdoor-with-critical-cves";
export * from "./public-instance-under-attack";
