import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { inside } from "../../console/inside";
import type { AnsweredFunctions } from "../services/lambda/functions";
import { storedObjects } from "../services/s3/objects-api";

/** Writes objects put by functions to `ROOT/BUCKET/KEY`. */
export function placeStoredObjects(functions: Pick<AnsweredFunctions, "aws">, root: string): number {
  const objects = functions.aws.state(storedObjects, "", "");
  for (const [key, content] of objects) {
    const file = inside(root, ...key.split("/"));
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return objects.size;
}
