import { channelKind } from "../channel-kind";

export const https = channelKind({
  kind: "https",
  position: 4,
  what: "JSON to any endpoint",
  secret: "function",
  settings: {},
  configure: () => ({}),
  statements: () => [],
});
