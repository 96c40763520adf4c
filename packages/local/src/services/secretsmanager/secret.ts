/** The value of a secret: one of both. */
export interface SecretValue {
  readonly SecretString?: string | undefined;
  readonly SecretBinary?: Uint8Array | undefined;
}

/** One version of a secret. */
export interface SecretVersion {
  readonly id: string;
  readonly value: SecretValue;
  /** Staging labels: `AWSCURRENT`, `AWSPREVIOUS`, `AWSPENDING` or others. */
  readonly stages: readonly string[];
  /** Milliseconds since the epoch, as all times. */
  readonly createdAt: number;
}

/** A secret with its versions, oldest first. */
export interface Secret {
  readonly arn: string;
  readonly name: string;
  readonly description?: string | undefined;
  readonly kmsKeyId?: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly versions: readonly SecretVersion[];
  readonly policy?: string | undefined;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly accessedAt?: number | undefined;
  /** When it was marked for deletion, and when it is deleted. */
  readonly deletedAt?: number | undefined;
  readonly deletionAt?: number | undefined;
}
