import type { HttpRequest, Input } from "./service";

/**
 * Finds the action with the route of a request: `"PUT /{Bucket}?policy"`. A route with a query key is tried before one
 * without; labels match one path segment each, `{Key+}` matches the rest.
 */
export function matchRoute(
  { method, path, query }: Pick<HttpRequest, "method" | "path" | "query">,
  routes: ReadonlyMap<string, string>,
): { readonly action: string; readonly labels: Input } | undefined {
  const byLength = [...routes].sort(([, a], [, b]) => queryKeys(b).length - queryKeys(a).length);
  for (const [action, route] of byLength) {
    const [wanted, target = ""] = route.split(" ");
    if (wanted !== method || !queryKeys(route).every((key) => key in query)) continue;
    const labels = matchPath(target.split("?")[0] ?? "", path);
    if (labels !== undefined) return { action, labels };
  }
  return undefined;
}

const queryKeys = (route: string): string[] => (route.split("?")[1] ?? "").split("&").filter(Boolean);

function matchPath(template: string, path: string): Input | undefined {
  const wanted = template.split("/").filter(Boolean);
  const given = path.split("/").filter(Boolean);
  const labels: Input = {};
  for (const [index, step] of wanted.entries()) {
    const rest = /^\{(\w+)\+\}$/.exec(step)?.[1];
    if (rest !== undefined) {
      labels[rest] = given.slice(index).map(decodeURIComponent).join("/");
      return labels[rest] === "" ? undefined : labels;
    }
    const label = /^\{(\w+)\}$/.exec(step)?.[1];
    const value = given[index];
    if (value === undefined || (label === undefined && value !== step)) return undefined;
    if (label !== undefined) labels[label] = decodeURIComponent(value);
  }
  return given.length === wanted.length ? labels : undefined;
}
