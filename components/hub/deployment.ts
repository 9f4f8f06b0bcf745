import * as pulumi from "@pulumi/pulumi";
import { comparedTypes } from "../../model/drift/compared";
import type { Json } from "../../model/envelope";

const compared = new Set<string>(comparedTypes);

/** Outputs without which a resource cannot be read back, as `read-back/types/` asks for them: nobody chooses the id of a key. */
const identifying: Readonly<Partial<Record<string, string>>> = {
  "aws:kms/key:Key": "keyId",
  "aws:sqs/queue:Queue": "url",
};

/**
 * What a hub is deployed with, noted while it is built: every resource of {@link comparedTypes} with its inputs. The function
 * `detect-drift` compares it with what AWS has.
 */
export class Deployment {
  private readonly noted: pulumi.ResourceTransformationArgs[] = [];
  /** Set at once: a promise calls this before its constructor returns. */
  end!: () => void;
  private readonly ended = new Promise<void>((resolve) => {
    this.end = resolve;
  });

  /** A transformation that changes nothing, of which each component's children inherit. */
  readonly note: pulumi.ResourceTransformation = (args) => {
    if (compared.has(args.type)) this.noted.push(args);
    return undefined;
  };

  /** All of it, once {@link end} was called. */
  resources(): pulumi.Output<readonly Json[]> {
    const resources = this.ended.then(() =>
      [...this.noted]
        .sort((a, b) => (`${a.type} ${a.name}` < `${b.type} ${b.name}` ? -1 : 1))
        .map(({ type, name, props, resource }) => ({ type, name, inputs: props, outputs: identityOf(type, resource) })),
    );
    return pulumi.output(resources as Promise<unknown>) as pulumi.Output<readonly Json[]>;
  }
}

function identityOf(type: string, resource: pulumi.Resource): Record<string, unknown> {
  const chosen = identifying[type];
  return chosen === undefined ? {} : { [chosen]: (resource as unknown as Record<string, unknown>)[chosen] };
}
