import type { Resource } from "../../graph";
import { field, property } from "../../recorded";
import type { Target } from "./rule";

/** A target's additions to the request: `httpTarget` in Pulumi, `HttpParameters` in the API. */
export function httpOf(target: Resource): Target["http"] {
  const http = property(target, "httpTarget") as
    | {
        readonly pathParameterValues?: readonly string[];
        readonly headerParameters?: Readonly<Record<string, string>>;
      }
    | undefined;
  return http && { pathParameters: http.pathParameterValues ?? [], headers: http.headerParameters ?? {} };
}

/** The recorded input transformer of a target. */
export function transformerOf(target: Resource): Target["inputTransformer"] {
  const template = field(target, "inputTransformer", "inputTemplate");
  if (property(target, "inputTransformer") === undefined) return undefined;
  const { inputPaths } = property(target, "inputTransformer") as {
    readonly inputPaths?: Readonly<Record<string, string>>;
  };
  return { paths: inputPaths ?? {}, template: template ?? "" };
}
