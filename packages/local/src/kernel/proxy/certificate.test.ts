import { spawnSync } from 'node:child_process';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createCertificate } from './certificate.js';
import { integer, objectIdentifier, time } from './der.js';

const authorityKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const serverKeys = generateKeyPairSync('ec', { namedCurve: 'P-256' });

const dates = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 60_000) };
const authority = createCertificate({
  subject: 'Authority',
  issuer: 'Authority',
  publicKey: authorityKeys.publicKey,
  issuerPublicKey: authorityKeys.publicKey,
  signingKey: authorityKeys.privateKey,
  ...dates,
  use: { authorityOf: ['amazonaws.com', 'api.aws'] },
});

function server(serverName: string, validity = dates): string {
  return createCertificate({
    subject: 'Server',
    issuer: 'Authority',
    publicKey: serverKeys.publicKey,
    issuerPublicKey: authorityKeys.publicKey,
    signingKey: authorityKeys.privateKey,
    ...validity,
    use: { serverName },
  });
}

describe('DER', () => {
  // The examples of X.690 and of RFC 5280.
  it.each([
    [objectIdentifier('2.5.4.3'), '0603550403'],
    [objectIdentifier('1.2.840.113549'), '06062a864886f70d'],
    [integer(0x7f), '02017f'],
    [integer(0x80), '02020080'],
    [time(new Date('2049-12-31T23:59:59Z')), `170d${Buffer.from('491231235959Z').toString('hex')}`],
    [time(new Date('2050-01-01T00:00:00Z')), `180f${Buffer.from('20500101000000Z').toString('hex')}`],
  ])('is that of the standard: %#', (encoded, expected) => {
    expect(encoded.toString('hex')).toBe(expected);
  });
});

describe('a certificate', () => {
  it('has the name, the dates and the issuer that it was made with', () => {
    const issuer = new X509Certificate(authority);
    const label = fc.stringMatching(/^[a-z][a-z0-9-]{0,20}[a-z0-9]$/);
    const day = fc.date({ min: new Date('2020-01-01'), max: new Date('2090-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(fc.array(label, { minLength: 1, maxLength: 8 }), day, (labels, date) => {
        const name = `${labels.join('.')}.amazonaws.com`;
        const notBefore = new Date(Math.floor(date.getTime() / 1000) * 1000);
        const made = new X509Certificate(server(name, { notBefore, notAfter: new Date(notBefore.getTime() + 1000) }));
        expect(made.checkHost(name)).toBe(name);
        expect(made.checkHost(`x.${name}`)).toBeUndefined();
        expect(made.verify(authorityKeys.publicKey)).toBe(true);
        expect(made.checkIssued(issuer)).toBe(true);
        expect(new Date(made.validFrom)).toEqual(notBefore);
        expect(new Date(made.validTo).getTime() - notBefore.getTime()).toBe(1000);
        expect(made.ca).toBe(false);
      }),
      { numRuns: 50 },
    );
    expect(issuer.ca).toBe(true);
  });

  const hasOpenssl = spawnSync('openssl', ['version']).status === 0;

  it.skipIf(!hasOpenssl)(
    `is accepted by OpenSSL's strict checks, below the domains of the authority only${hasOpenssl ? '' : ' (skipped: no openssl)'}`,
    () => {
      const folder = mkdtempSync(join(tmpdir(), 'stepwell-certificates-'));
      writeFileSync(join(folder, 'authority.pem'), authority);
      const verify = (name: string): string => {
        writeFileSync(join(folder, 'server.pem'), server(name));
        const args = ['verify', '-x509_strict', '-purpose', 'sslserver', '-verify_hostname', name];
        const { stdout, stderr } = spawnSync('openssl', [...args, '-CAfile', 'authority.pem', 'server.pem'], {
          cwd: folder,
          encoding: 'utf8',
        });
        return stdout + stderr;
      };
      expect(verify('sqs.us-east-1.amazonaws.com')).toContain('server.pem: OK');
      expect(verify('a.b.dualstack.s3.us-east-1.api.aws')).toContain('server.pem: OK');
      expect(verify('example.com')).toContain('permitted subtree violation');
      expect(verify('notamazonaws.com')).toContain('permitted subtree violation');
      rmSync(folder, { recursive: true });
    },
  );
});
