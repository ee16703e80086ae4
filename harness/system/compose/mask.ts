const secretKey = /PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|KEY|CREDENTIAL/i;
const urlPassword = /([a-z][a-z0-9+.-]*:\/\/[^\s:/?#@]*):[^\s/?#]+@/gi;
const namedPassword = /\b((?:password|passwd|pwd|secret|token|api_?key)\s*=\s*)("[^"]*"|'[^']*'|[^\s&;,]+)/gi;

/** What stands in a report where a secret stood; it does not tell the secret's length. */
export const masked = "***";

/**
 * A copy of an environment that may be shown: values of keys that sound secret are replaced as a whole,
 * passwords inside URLs and connection strings where they stand. Empty values stay: that something is not set
 * is what a reader often looks for.
 */
export function maskEnvironment(environment: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([key, value]) => [
      key,
      value !== "" && secretKey.test(key) ? masked : maskText(value),
    ]),
  );
}

/** Text (a command, a log line) with `user:password@` of URLs and `password=…` replaced. */
export function maskText(text: string): string {
  return text.replace(urlPassword, `$1:${masked}@`).replace(namedPassword, `$1${masked}`);
}
