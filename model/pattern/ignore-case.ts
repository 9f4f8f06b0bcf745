/** Lower-case and upper-case form of each UTF-16 code unit of the pattern; either may be longer than one unit. */
export type CaseForms = readonly (readonly [lower: string, upper: string])[];

/**
 * The two forms of every code unit, as in event-ruler (`EqualsIgnoreCaseParser`): each unit of the *pattern* by itself,
 * without a locale. So "ß" also matches "SS", "K" matches "k" but the Kelvin sign only matches itself and "k", and half
 * of a surrogate pair has no UTF-8 form and becomes "?": a pattern with an emoji matches "??" in its place.
 */
export function caseForms(text: string): CaseForms {
  return Array.from({ length: text.length }, (_, index) => {
    const unit = text.charAt(index);
    if (/[\ud800-\udfff]/.test(unit)) return ["?", "?"] as const;
    return [unit.toLowerCase(), unit.toUpperCase()] as const;
  });
}

/** End of the forms when matched against `value` from its start, or -1 if they do not match. */
export function endOfPrefix(forms: CaseForms, value: string): number {
  let at = 0;
  for (const [lower, upper] of forms) {
    if (value.startsWith(lower, at)) at += lower.length;
    else if (value.startsWith(upper, at)) at += upper.length;
    else return -1;
  }
  return at;
}

/** True if the forms match the end of `value`. */
export function fitsSuffix(forms: CaseForms, value: string): boolean {
  let end = value.length;
  for (let index = forms.length - 1; index >= 0; index--) {
    const [lower, upper] = forms[index] as readonly [string, string];
    if (value.endsWith(lower, end)) end -= lower.length;
    else if (value.endsWith(upper, end)) end -= upper.length;
    else return false;
  }
  return true;
}
