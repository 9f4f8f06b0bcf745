// Generated from this folder's files by `npm run docs`.
export * from "./close-world-open-security-group";
export * from "./deactivate-access-key";
export * from "./enforce-bucket-encryption";
export * from "./enforce-public-access-block";
export * from "./restart-trail";
export * from "./revert-public-bucket-policy";
export * from "./tag-launched-instances";
