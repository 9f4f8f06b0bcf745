// Generated from this folder's files by `npm run docs`.
export * from "./01-archived-once";
export * from "./02-nothing-foreign";
export * from "./03-no-loops";
export * from "./04-ungoverned-stays";
export * from "./05-queries-answer";
export * from "./06-within-quotas";
export * from "./07-nothing-lost";
export * from "./08-detections-fire";
export * from "./09-reconciled";
export * from "./10-no-self-answers";
export * from "./11-least-privilege";
export * from "./12-tickets";
export * from "./13-somebody-hears";
export * from "./14-evidence-stays";
export * from "./15-nobody-else-may";
export * from "./16-responders-answer";
export * from "./17-people-work";
