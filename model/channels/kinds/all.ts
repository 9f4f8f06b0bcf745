// Generated from this folder's files by `npm run docs`.
export * from "./email";
export * from "./https";
export * from "./slack";
export * from "./teams";
export * from "./ticket";
