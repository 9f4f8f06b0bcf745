// Generated from this folder's files by `npm run docs`.
export * from "./email/channel";
export * from "./https/channel";
export * from "./slack/channel";
export * from "./teams/channel";
export * from "./ticket/channel";
