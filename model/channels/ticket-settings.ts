import * as z from "zod";
import type { Json } from "../envelope";
import { placeholdersIn, ticketValues } from "./ticket-body";

/** Settings of a channel of kind `ticket`: an HTTP endpoint that EventBridge calls. */

const json: z.ZodType<Json> = z.json();

const headerName = z.string().regex(/^[A-Za-z0-9-]{1,512}$/, "is not a header name: write one such as Authorization");

const priority = (usual: string) =>
  z.string().min(1).max(64).default(usual).describe("What the ticket system calls this severity.");

export const ticketSettings = z
  .strictObject({
    endpoint: z
      .string()
      .max(2048)
      .regex(
        /^https:\/\/[^\s/"<>*?#]+[^\s"<>*#]*$/,
        "is not an address: write one such as https://example.atlassian.net/rest/api/2/issue",
      )
      .describe("Address that is called with POST."),
    header: headerName
      .default("Authorization")
      .describe("Header whose whole value is in the secret, for example `Basic …` or `Bearer …`."),
    headers: z
      .record(headerName, z.string().min(1).max(512))
      .default({})
      .describe("Additional headers, none of them secret: they are in plain text in the settings and in the state."),
    invocationsPerSecond: z
      .int()
      .min(1)
      .max(300)
      .default(1)
      .describe("Maximum calls per second; EventBridge delays the rest."),
    priorities: z
      .strictObject({
        low: priority("4"),
        medium: priority("3"),
        high: priority("2"),
        critical: priority("1"),
      })
      .prefault({})
      .describe("What the ticket system calls each severity: `${priority}` in the body."),
    body: z
      .record(z.string(), json)
      .superRefine((body, { addIssue }) => {
        for (const { path, name } of placeholdersIn(body))
          if (!(name in ticketValues))
            addIssue({
              code: "custom",
              path,
              message: `has \${${name}}, which does not exist: use ${Object.keys(ticketValues)
                .map((value) => `\${${value}}`)
                .join(", ")}`,
            });
      })
      .optional()
      .describe(
        "JSON body of the request in the ticket system's own format, with placeholders such as `${title}` and `${text}`: docs/responders.md. Absent: the same JSON as kind https.",
      ),
  })
  .superRefine(({ header, headers }, { addIssue }) => {
    for (const name of Object.keys(headers))
      if (
        name.toLowerCase() === header.toLowerCase() ||
        /authorization|token|secret|api-?key|cookie|password/i.test(name)
      )
        addIssue({
          code: "custom",
          path: ["headers", name],
          message: `looks like a secret, which must not be in the settings: name the header in ticket.header and store its value in Secrets Manager`,
        });
  })
  .describe("How kind ticket calls the ticket system.");

export type TicketSettings = z.output<typeof ticketSettings>;
