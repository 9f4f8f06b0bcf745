export * from "./email";
export * from "./https";
export * from "./slack";
export * from "./teams";
export * from "./ticket";
