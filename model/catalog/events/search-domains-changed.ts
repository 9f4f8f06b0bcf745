import type { GovernedEvent } from "../governed-event";
import { cloudTrailSample } from "../cloudtrail-sample";
import { everyWrite } from "../every-write";
import { writesAreLogged } from "../preconditions";

export const searchDomainsChanged: GovernedEvent = {
  id: "search-domains-changed",
  why: "A search domain answers whom its access policy lets in; open to the internet, whole customer databases were read and then held to ransom.",
  topic: "services",
  source: "aws.es",
  pattern: { "detail-type": ["AWS API Call via CloudTrail"], detail: everyWrite },
  origin: "member",
  volume: { perMonth: 3, busyPerMonth: 100, basis: "Deployments." },
  preconditions: [writesAreLogged],
  sample: cloudTrailSample({
    source: "aws.es",
    eventName: "UpdateDomainConfig",
    requestParameters: {
      domainName: "orders",
      accessPolicies:
        '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"*"},"Action":"es:*","Resource":"*"}]}',
    },
  }),
};
