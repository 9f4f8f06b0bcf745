// Generated from this folder's files by `npm run docs`.
export * from "./json";
export * from "./parquet";
