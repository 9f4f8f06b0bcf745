import type { SecurityHubClient } from "@aws-sdk/client-securityhub";
import type { Finding } from "../../model/findings/finding";
import type { UpdateRequest } from "./finding-update";

/** A finding that a request did not change, and the reason. */
export interface Unprocessed {
  readonly id: string;
  readonly code: string;
  readonly message: string;
  /** True if a retry may succeed. */
  readonly retriable: boolean;
}

/** One of the two Security Hubs in its administrator's account, in any Region. */
export interface SecurityHub {
  /**
   * The open findings of an account about any of so many resources (`searchedFor` of resolve-findings), in pages of at most 100; each
   * page is read on demand.
   */
  openAbout(region: string, accountId: string, resources: readonly string[]): AsyncIterable<readonly Finding[]>;
  /** The current findings, by their key; deleted ones are missing. */
  read(region: string, findings: readonly Pick<Finding, "id" | "productArn">[]): Promise<ReadonlyMap<string, Finding>>;
  update(region: string, request: UpdateRequest): Promise<Unprocessed[]>;
}

/** The clients of an administrator's role, one in each Region. */
export type ClientIn = (region: string) => Promise<SecurityHubClient>;
