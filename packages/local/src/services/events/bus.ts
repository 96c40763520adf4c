import { type Json } from '@stepwell/asl';
import { type Rule } from './rule.js';

/** An event bus with its rules by name. */
export interface EventBus {
  readonly name: string;
  readonly arn: string;
  description: string | undefined;
  /** Kept, not enforced. */
  policy: { readonly Version: '2012-10-17'; readonly Statement: readonly Json[] };
  readonly createdAt: number;
  modifiedAt: number;
  readonly rules: Map<string, Rule>;
}
