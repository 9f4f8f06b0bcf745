/** Invalid settings. One line for each problem: its path, the value found, what to write instead. */
export class SettingsError extends Error {
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.length === 1 ? problems[0] : problems.map((problem) => `- ${problem}`).join("\n"));
    this.name = "SettingsError";
    this.problems = problems;
  }
}
