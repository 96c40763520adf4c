/** The type of a parameter. */
export type ParameterType = 'String' | 'StringList' | 'SecureString';

/** One version of a parameter. */
export interface ParameterVersion {
  readonly version: number;
  readonly type: ParameterType;
  readonly value: string;
  readonly labels: readonly string[];
  readonly description?: string | undefined;
  readonly keyId?: string | undefined;
  readonly allowedPattern?: string | undefined;
  readonly tier: 'Standard' | 'Advanced';
  readonly policies?: string | undefined;
  readonly dataType: string;
  /** Milliseconds since the epoch. */
  readonly modifiedAt: number;
  /** ARN of the principal. */
  readonly modifiedBy: string;
}

/** A parameter with its versions, oldest first. It has at least one. */
export interface Parameter {
  readonly name: string;
  readonly versions: readonly ParameterVersion[];
  readonly tags: Readonly<Record<string, string>>;
}
