/** "it is forged" → "It is forged." */
export const sentence = (why: string | undefined) =>
  why === undefined ? "" : `${why.charAt(0).toUpperCase()}${why.slice(1)}${why.endsWith(".") ? "" : "."}`;
