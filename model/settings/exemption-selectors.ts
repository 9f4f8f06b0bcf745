/** A tag of an account or a resource; without a value any. */
export interface ExemptionTag {
  readonly key: string;
  readonly value?: string | undefined;
}

/** Selectors of an exemption. */
export interface ExemptionSelectors {
  readonly account?: string | undefined;
  readonly unit?: string | undefined;
  readonly accountTag?: ExemptionTag | undefined;
  readonly tag?: ExemptionTag | undefined;
  readonly resource?: string | undefined;
}

/** The selectors of an exemption, by setting. */
export function selectorsOf(exempted: ExemptionSelectors): Readonly<Record<string, string | ExemptionTag>> {
  const { account, unit: within, accountTag, tag: carried, resource } = exempted;
  const all = { account, unit: within, accountTag, tag: carried, resource };
  return Object.fromEntries(Object.entries(all).flatMap(([key, value]) => (value === undefined ? [] : [[key, value]])));
}
