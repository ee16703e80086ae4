/** Types of the plain JavaScript beside it, for its tests. */
export interface Lockfile {
  packages?: Record<string, { version?: string; optional?: boolean; devOptional?: boolean; link?: boolean }>;
}
export function isAtLeast(version: string, major: number): boolean;
export function whyNotInstalled(lockfile: Lockfile, installed: Lockfile | undefined): string | undefined;
export function exitCodeOf(code: number | null, signal: string): number;
