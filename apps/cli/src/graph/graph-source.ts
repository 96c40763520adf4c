import { type ExecutionMarks } from './marks.js';

/** A definition to draw, and its origin. */
export interface GraphSource {
  readonly name: string;
  readonly definition: string;
  readonly stateMachineArn?: string;
  readonly execution?: { readonly executionArn: string; readonly status: string; readonly marks: ExecutionMarks };
}
