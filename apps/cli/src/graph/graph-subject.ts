import { type Marks } from './marks.js';

/** A definition to draw, and what it is the definition of. */
export interface GraphSubject {
  readonly name: string;
  readonly definition: string;
  readonly stateMachineArn?: string;
  readonly execution?: { readonly executionArn: string; readonly status: string; readonly marks: Marks };
}
