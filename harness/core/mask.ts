const shortestSecret = 4;

/** The text with every one of these secrets replaced. Very short ones are left: they would blank ordinary words. */
export function maskSecrets(text: string, secrets: readonly string[]): string {
  let masked = text;
  for (const secret of secrets) {
    if (secret.length >= shortestSecret) masked = masked.replaceAll(secret, "•••");
  }
  return masked;
}
