import { channelKind } from "../channel-kind";

export const teams = channelKind({
  kind: "teams",
  position: 2,
  what: "a chat",
  secret: "function",
  settings: {},
  configure: () => ({}),
  statements: () => [],
});
