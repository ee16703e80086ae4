/** A text without the secrets that it may hold. */
export type Mask = (text: string) => string;

/** What stands where a secret stood; it does not tell the secret's length. */
const sign = "•••";
/** Shorter ones would blank ordinary words. */
const shortestSecret = 4;
const urlPassword = /([a-z][a-z0-9+.-]*:\/\/[^\s:/?#@]*):[^\s/?#]+@/gi;
const namedPassword =
  /\b((?:password|passwd|pwd|secret|token|api_?key)["']?\s*[=:]\s*)("[^"]*"|'[^']*'|[^\s&;,}\]]+)/gi;

/**
 * Takes these secrets out of a text, longest first since one may begin like another, and besides what stands where
 * passwords stand: `user:password@` of URLs and `password=…`.
 */
export function maskOf(secrets: readonly string[]): Mask {
  const known = [...new Set(secrets)]
    .filter((secret) => secret.length >= shortestSecret)
    .sort((one, other) => other.length - one.length);
  return (text) => {
    let masked = text;
    for (const secret of known) masked = masked.replaceAll(secret, sign);
    return masked.replace(urlPassword, `$1:${sign}@`).replace(namedPassword, `$1${sign}`);
  };
}

const secretKey =
  /PASS(WORD|WD|PHRASE)?(_|$)|PWD|SECRET|TOKEN|CREDENTIAL|(API|PRIVATE|ACCESS|SIGNING|ENCRYPTION)_?KEY/i;

/** Whether a variable or a field of this name holds a secret. */
export function namesSecret(name: string): boolean {
  return secretKey.test(name);
}

/** A copy of a JSON value with every text masked, and what stands under a secret's name taken out as a whole. */
export function masked<T>(value: T, mask: Mask): T {
  return maskedUnder("", value, mask) as T;
}

function maskedUnder(name: string, value: unknown, mask: Mask): unknown {
  if (typeof value === "string") return value !== "" && namesSecret(name) ? sign : mask(value);
  if (Array.isArray(value)) return value.map((entry) => maskedUnder(name, entry, mask));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [mask(key), maskedUnder(key, entry, mask)]),
  );
}
