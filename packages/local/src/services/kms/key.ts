/** The operations that a key is used for. */
export type KeyUsage = 'ENCRYPT_DECRYPT' | 'SIGN_VERIFY' | 'GENERATE_VERIFY_MAC';

/** A key of the environment. */
export interface Key {
  readonly id: string;
  readonly arn: string;
  /** `SYMMETRIC_DEFAULT`, `RSA_2048`, `ECC_NIST_P256`, `HMAC_256` … */
  readonly spec: string;
  readonly usage: KeyUsage;
  readonly description: string;
  readonly state: 'Enabled' | 'Disabled' | 'PendingDeletion';
  readonly tags: Readonly<Record<string, string>>;
  readonly policy?: string | undefined;
  readonly isRotated: boolean;
  /** Milliseconds since the epoch, as the next one. */
  readonly createdAt: number;
  readonly deletionAt?: number | undefined;
  /** A secret of 32 bytes in base64, or a private key as PEM. */
  readonly material: string;
}
