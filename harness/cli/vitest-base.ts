/** Arguments that choose one of the projects of vitest.config.ts. */
export function vitestBase(...projects: string[]): string[] {
  return projects.map((project) => `--project=${project}`);
}
