// Generated from this folder's files by `npm run docs`.
export * from "./account";
