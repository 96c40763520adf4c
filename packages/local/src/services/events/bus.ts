import { type Json } from '@stepwell/asl';

/** An event bus. */
export interface EventBus {
  readonly name: string;
  readonly arn: string;
  readonly description: string | undefined;
  /** Stored, not enforced. */
  readonly policy: { readonly Version: '2012-10-17'; readonly Statement: readonly Json[] };
  readonly tags: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly modifiedAt: number;
}
