import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { rootCertificates } from 'node:tls';
import { authorityFile, bundleFile } from '../guard/proxy-variables.mjs';

/** Where systems have their roots in one file, as Go and curl look for it. */
const systemFiles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** Read once: they are the same for all environments of this process. */
let roots: Buffer | undefined;

/**
 * Writes the files that programs trust: the authority, and the roots of this machine with the authority.
 *
 * @param folder created if it does not exist
 * @param authority its certificate, in PEM
 */
export function writeTrust(folder: string, authority: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, authorityFile), authority, { mode: 0o600 });
  writeFileSync(join(folder, bundleFile), Buffer.concat([(roots ??= readRoots()), Buffer.from(`\n${authority}`)]), {
    mode: 0o600,
  });
}

/** The roots of the system, or of Node.js where the system has no file of them, and those that the user has added. */
function readRoots(): Buffer {
  const { SSL_CERT_FILE, NODE_EXTRA_CA_CERTS } = process.env;
  let system: Buffer | undefined;
  for (const path of [SSL_CERT_FILE, ...systemFiles]) system ??= readIfFound(path);
  const added = readIfFound(NODE_EXTRA_CA_CERTS);
  system ??= Buffer.from(rootCertificates.join('\n'));
  return added === undefined ? system : Buffer.concat([system, Buffer.from('\n'), added]);
}

function readIfFound(path: string | undefined): Buffer | undefined {
  if (path === undefined || path === '') return undefined;
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
