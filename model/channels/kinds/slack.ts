import { channelKind } from "../channel-kind";

export const slack = channelKind({
  kind: "slack",
  position: 1,
  what: "a chat",
  secret: "function",
  settings: {},
  configure: () => ({}),
  statements: () => [],
});
