/** `sigma-` and the title as lower-case words with hyphens, with a number where that is taken. */
export function nameFor({ title }: { readonly title: string }, taken: Set<string>): string {
  const words = title
    .toLowerCase()
    .normalize("NFKD")
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 60)
    .replace(/-+$/, "");
  const base = `sigma-${words === "" ? "rule" : words}`;
  let name = base;
  for (let number = 2; taken.has(name); number++) name = `${base}-${number}`;
  taken.add(name);
  return name;
}
