export * from "./json";
export * from "./parquet";
