import { readFileSync } from "node:fs";
import { EnvironmentError } from "../core/errors.ts";

/**
 * The bundle of certificate authorities that this machine's own clients trust, so that HTTPS works in containers
 * as it does outside, also behind a proxy with an authority of its own.
 */
export function hostCertificates(): Buffer {
  const { SSL_CERT_FILE, NODE_EXTRA_CA_CERTS } = process.env;
  const known = [
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/tls/certs/ca-bundle.crt",
    "/etc/ssl/cert.pem",
  ];
  for (const file of [SSL_CERT_FILE, NODE_EXTRA_CA_CERTS, ...known]) {
    if (file === undefined || file === "") continue;
    try {
      return readFileSync(file);
    } catch {
      // The next place may have it; that none has is the error below.
    }
  }
  throw new EnvironmentError(
    "no bundle of certificate authorities found on this machine: install ca-certificates",
  );
}
