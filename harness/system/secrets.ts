const secretKey = /PASSWORD|PASSWD|PASSPHRASE|SECRET|TOKEN|CREDENTIAL|API_?KEY|PRIVATE_?KEY/i;

/** Values of an environment that logs and reports must not show. */
export function secretsOf(environment: Record<string, string>): string[] {
  return Object.entries(environment).flatMap(([key, value]) =>
    secretKey.test(key) && value !== "" ? [value] : [],
  );
}
