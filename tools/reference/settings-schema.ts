import * as z from "zod";
import { projectName } from "../../model/names";
import { settingsSchema } from "../../model/settings/schema";

/** `\p{Cc}` spelled out: without the flag "u", which some editors do not set, it matches the letters p and C. */
const controlCharacters = "\\u0000-\\u001f\\u007f-\\u009f";

/**
 * JSON Schema of a stack's configuration file, for editors that complete and validate YAML: each key with its
 * description, range and default. Rules across keys are checked by the program itself.
 */
export function stackFileSchema(): Record<string, unknown> {
  const {
    $schema,
    properties = {},
    required = [],
    ...rest
  } = z.toJSONSchema(settingsSchema, {
    io: "input",
    override: ({ jsonSchema }) => {
      if (jsonSchema.pattern !== undefined)
        jsonSchema.pattern = jsonSchema.pattern.replaceAll("\\p{Cc}", controlCharacters);
      // Editors read patterns without the flag that other classes of characters need: the program itself checks those.
      if (jsonSchema.pattern?.includes("\\p{") === true) delete jsonSchema.pattern;
    },
  });
  delete rest.type;
  delete rest.additionalProperties;
  const key = (name: string) => `${projectName}:${name}`;
  return {
    $schema,
    title: "Settings of an environment, Pulumi.ENVIRONMENT.yaml",
    ...rest,
    type: "object",
    properties: {
      config: {
        type: "object",
        properties: Object.fromEntries(Object.entries(properties).map(([name, node]) => [key(name), node])),
        required: required.map(key),
        // Keys of other projects and of Pulumi's own, such as pulumi:disable-default-providers, are not ours to check.
        patternProperties: { [`^(?!${projectName}:)[^:]+:`]: {} },
        additionalProperties: false,
      },
    },
    required: ["config"],
  };
}
