import { createHash, type KeyObject, randomBytes, sign } from 'node:crypto';
import {
  bitString,
  der,
  explicit,
  integer,
  objectIdentifier,
  octetString,
  sequence,
  setOf,
  time,
  utf8String,
  yes,
} from './der.js';

/** An X.509 certificate of an elliptic-curve key on P-256: https://www.rfc-editor.org/rfc/rfc5280 */
export interface CertificateOptions {
  /** The common names of the holder and of the authority. */
  readonly subject: string;
  readonly issuer: string;
  /** The public keys of the holder and of the authority. */
  readonly publicKey: KeyObject;
  readonly issuerPublicKey: KeyObject;
  /** The authority's private key. */
  readonly signingKey: KeyObject;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly use:
    /** A server with this DNS name. */
    | { readonly serverName: string }
    /** An authority that issues certificates of servers below these domains only, and no authorities. */
    | { readonly authorityOf: readonly string[] };
}

const ecdsaWithSha256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'));

/** Creates a certificate, in PEM. */
export function createCertificate(options: CertificateOptions): string {
  const { subject, issuer, publicKey, signingKey, notBefore, notAfter } = options;
  const content = sequence(
    explicit(0, integer(2)), // version 3
    integer(...randomSerialNumber()),
    ecdsaWithSha256,
    commonName(issuer),
    sequence(time(notBefore), time(notAfter)),
    commonName(subject),
    publicKey.export({ type: 'spki', format: 'der' }),
    explicit(3, sequence(...extensions(options))),
  );
  const certificate = sequence(content, ecdsaWithSha256, bitString(sign('sha256', content, signingKey)));
  const lines = certificate.toString('base64').replaceAll(/.{64}(?=.)/g, '$&\n');
  return `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`;
}

/** 16 bytes, the first of which is neither 0 nor a negative sign. */
function randomSerialNumber(): number[] {
  const [first = 0, ...rest] = randomBytes(16);
  return [(first & 0x3f) | 0x40, ...rest];
}

function commonName(name: string): Buffer {
  return sequence(setOf(sequence(objectIdentifier('2.5.4.3'), utf8String(name))));
}

/** Which extensions a certificate has: https://www.rfc-editor.org/rfc/rfc5280#section-4.2 */
function extensions({ use, publicKey, issuerPublicKey }: CertificateOptions): Buffer[] {
  return [
    extension('2.5.29.14', octetString(keyIdentifier(publicKey))),
    extension('2.5.29.35', sequence(der(0x80, keyIdentifier(issuerPublicKey)))),
    ...('serverName' in use
      ? [
          critical('2.5.29.19', sequence()), // basic constraints: no authority
          critical('2.5.29.15', bitString(Buffer.from([0x80]), 7)), // key usage: signatures
          extension('2.5.29.37', sequence(objectIdentifier('1.3.6.1.5.5.7.3.1'))), // extended key usage: servers
          extension('2.5.29.17', sequence(dnsName(use.serverName))), // alternative names
        ]
      : [
          critical('2.5.29.19', sequence(yes, integer(0))), // basic constraints: an authority of servers only
          critical('2.5.29.15', bitString(Buffer.from([0x04]), 2)), // key usage: certificates
          critical('2.5.29.30', nameConstraints(use.authorityOf)),
        ]),
  ];
}

function extension(id: string, value: Uint8Array): Buffer {
  return sequence(objectIdentifier(id), octetString(value));
}

function critical(id: string, value: Uint8Array): Buffer {
  return sequence(objectIdentifier(id), yes, octetString(value));
}

/** The first 160 bits of the key's SHA-256: https://www.rfc-editor.org/rfc/rfc7093 */
function keyIdentifier(publicKey: KeyObject): Buffer {
  // A point of P-256 is the last 65 bytes.
  const point = publicKey.export({ type: 'spki', format: 'der' }).subarray(-65);
  return createHash('sha256').update(point).digest().subarray(0, 20);
}

function dnsName(name: string): Buffer {
  return der(0x82, Buffer.from(name, 'ascii'));
}

/** Permits names below the domains, and no IP addresses. */
function nameConstraints(domains: readonly string[]): Buffer {
  const addresses = [Buffer.alloc(8), Buffer.alloc(32)].map((all) => sequence(der(0x87, all)));
  return sequence(
    explicit(0, Buffer.concat(domains.map((domain) => sequence(dnsName(domain))))),
    explicit(1, Buffer.concat(addresses)),
  );
}
