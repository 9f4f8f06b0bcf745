import { administratorRole, namedAdministrators } from "./administrator";
import type { Role } from "../services/iam/roles";
import { conditionsOf, statementsOf } from "./documents";
import type { Fact } from "./fact";
import { actions, answer, type Asked, foreignAccount, type Guarded, onEach } from "./guarded";

/** Keys whose value the caller chooses. */
const chosenByCaller =
  /^(sts:externalid|events:(source|detail-type|detail\..*|eventbusinvocation)|kms:(viaservice|encryptioncontext:.*))$/;

interface Caller {
  readonly who: string;
  readonly account: string;
  readonly context: Readonly<Record<string, string | readonly string[]>>;
  /** @default a role of a name that no policy knows */
  readonly admin?: Role;
}

/** Calls of administrators, inside the organization and outside, whose own policies allow everything. */
export function identityFacts(asked: Asked, guarded: Guarded): Fact[] {
  const { access, hubs, members } = asked;
  const callers: readonly Caller[] = [
    { who: "an administrator outside the organization", account: foreignAccount, context: {} },
    {
      who: "an administrator of another organization",
      account: foreignAccount,
      context: {
        "aws:PrincipalOrgID": "o-zzzzzzzzzz",
        "aws:PrincipalOrgPaths": ["o-zzzzzzzzzz/r-zzzz/ou-zzzz-zzzzzzzz/"],
      },
    },
    ...namedAdministrators(guarded.documents, asked.resources).map((admin) => ({
      who: `a role ${admin.arn}, which is not recorded,`,
      account: admin.account,
      context: {},
      admin,
    })),
    ...[members.find((account) => account !== guarded.account), ...hubs]
      .filter((account) => account !== undefined)
      .map((account) => ({ who: `an administrator of account ${account}`, account, context: {} })),
  ];
  return callers
    .filter(({ account }) => account !== guarded.account || guarded.kind === "role" || guarded.kind === "key")
    .flatMap(({ who, account, context, admin = administratorRole(account) }) =>
      actions[guarded.kind]
        .filter((action) => !isMeant(asked, guarded, account, action))
        .map((action) => {
          const allowed = contextsOf(guarded, account, action).find((chosen) =>
            guarded.kind === "role"
              ? access.assumeAs(admin, guarded.arn, { ...context, ...chosen }).allowed
              : onEach(guarded, action, hubs.has(account)).some(
                  (resource) =>
                    access.role(admin, action, resource, {
                      context: { ...context, ...chosen },
                      guardian: guarded.guardian ?? guarded.arn,
                      account: guarded.account,
                    }).allowed,
                ),
          );
          return answer(guarded, who, action, allowed !== undefined);
        }),
    );
}

/** What settings mean to allow: accounts of the organization put events on a central bus. */
function isMeant(
  { hubs, organization }: Asked,
  { kind, arn, account }: Guarded,
  caller: string,
  action: string,
): boolean {
  const isCentral = kind === "bus" && hubs.has(account) && !arn.endsWith("event-bus/default");
  return isCentral && organization.accounts.has(caller) && action === "events:PutEvents";
}

/** Values that a caller may choose: none, and those of the policies. */
function contextsOf(
  { kind, account, documents }: Guarded,
  caller: string,
  action: string,
): readonly Readonly<Record<string, string>>[] {
  const statements = documents.flatMap(statementsOf);
  const chosen = statements.map((statement) => {
    const pairs = conditionsOf(statement).filter(({ key }) => chosenByCaller.test(key.toLowerCase()));
    return Object.fromEntries(pairs.map(({ key, values }) => [key, (values[0] ?? "").replaceAll("*", "x")]));
  });
  // People of the account use the key through S3 for query results, whose bucket nothing else guards.
  const isOwnUse = kind === "key" && caller === account && action !== "kms:CreateGrant";
  return [{}, ...(isOwnUse ? [] : chosen)];
}
