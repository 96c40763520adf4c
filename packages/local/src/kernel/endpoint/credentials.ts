import { createHash } from 'node:crypto';

/** Temporary credentials in the shape that AWS SDK clients take. They sign requests; nothing here is secret. */
export interface LocalCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

/**
 * Hands out an access key for each role, and tells from an access key whose it is: so the endpoint knows the caller of
 * a request. Keys are derived from the role's ARN, so a role has the same key however often it is asked for.
 */
export class CredentialRegistry {
  private readonly roles = new Map<string, string>();

  /** The credentials of a role, or of an assumed-role session (pass the session's ARN). */
  issue(roleArn: string): LocalCredentials {
    const digest = createHash('sha256').update(roleArn).digest();
    const accessKeyId = `ASIA${base32(digest).slice(0, 16)}`;
    this.roles.set(accessKeyId, roleArn);
    return {
      accessKeyId,
      secretAccessKey: digest.toString('base64url').slice(0, 40),
      sessionToken: `stepwell-${accessKeyId}`,
    };
  }

  /** The role (or session) that an access key was issued for. */
  roleOf(accessKeyId: string | undefined): string | undefined {
    return accessKeyId === undefined ? undefined : this.roles.get(accessKeyId);
  }
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Access key ids are made of these characters on AWS too. */
function base32(bytes: Buffer): string {
  let bits = '';
  for (const byte of bytes) bits += byte.toString(2).padStart(8, '0');
  return (bits.match(/.{5}/g) ?? []).map((five) => alphabet[parseInt(five, 2)]).join('');
}
