import { generateKeyPairSync } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import { awsDomains } from '../guard/aws-hosts.mjs';
import { createCertificate } from './certificate.js';

const name = 'Stepwell local certificate authority';
const minute = 60_000;
const day = 24 * 60 * minute;

/** Certificates are valid from a moment before now, for clocks that differ. */
const clockSkewMs = 5 * minute;
const authorityLifeMs = 365 * day;
const serverLifeMs = 2 * day;
/** Servers whose certificates are kept. */
const maxServers = 200;

/**
 * Issues certificates of AWS host names for the endpoint of one environment. Its private keys are in this object only. A
 * client that trusts it accepts its certificates for names of AWS and for nothing else.
 */
export class CertificateAuthority {
  /** The authority's certificate, in PEM. */
  readonly certificate: string;
  private readonly keys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  private readonly serverKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  private readonly servers = new Map<string, { readonly context: SecureContext; readonly renewAt: number }>();

  /** @param now the time in milliseconds since the epoch: of the machine, as clients check certificates by it */
  constructor(private readonly now: () => number = Date.now) {
    this.certificate = createCertificate({
      subject: name,
      issuer: name,
      publicKey: this.keys.publicKey,
      issuerPublicKey: this.keys.publicKey,
      signingKey: this.keys.privateKey,
      ...this.validity(authorityLifeMs),
      use: { authorityOf: awsDomains },
    });
  }

  /** The certificate of a host and its key, for a TLS server. Renewed at half of its life. */
  contextFor(host: string): SecureContext {
    const known = this.servers.get(host);
    if (known !== undefined && this.now() < known.renewAt) return known.context;
    const cert = createCertificate({
      subject: 'Stepwell local endpoint',
      issuer: name,
      publicKey: this.serverKeys.publicKey,
      issuerPublicKey: this.keys.publicKey,
      signingKey: this.keys.privateKey,
      ...this.validity(serverLifeMs),
      use: { serverName: host },
    });
    const key = this.serverKeys.privateKey.export({ type: 'pkcs8', format: 'pem' });
    const context = createSecureContext({ cert, key, minVersion: 'TLSv1.2' });
    if (this.servers.size >= maxServers) this.servers.clear();
    this.servers.set(host, { context, renewAt: this.now() + serverLifeMs / 2 });
    return context;
  }

  private validity(lifeMs: number): { readonly notBefore: Date; readonly notAfter: Date } {
    const now = this.now();
    return { notBefore: new Date(now - clockSkewMs), notAfter: new Date(now + lifeMs) };
  }
}
