import { type Invoke } from '../../../kernel/calls.js';
import { type ServiceContext } from '../../../kernel/service.js';
import { type FunctionControl } from '../function-control.js';
import { type FunctionRecord, type FunctionVersion } from '../function-record.js';
import { type LambdaStore, resolveVersion } from '../store.js';

/** The state that the operations share. */
export interface LambdaDependencies {
  readonly context: ServiceContext;
  readonly store: LambdaStore;
  readonly control: FunctionControl;
  /** Calls other services. */
  readonly invoke: Invoke;
}

export interface FunctionInput {
  readonly FunctionName: string;
  readonly Qualifier?: string;
}

export interface PageInput {
  readonly Marker?: string;
  readonly MaxItems?: number;
}

/** The function and version of an input. Throws `ResourceNotFoundException`. */
export function findFunction(
  { store }: LambdaDependencies,
  { FunctionName, Qualifier }: FunctionInput,
): { readonly record: FunctionRecord; readonly version: FunctionVersion; readonly qualifier: string | undefined } {
  const { record, reference } = store.find(FunctionName, Qualifier);
  return { record, version: resolveVersion(record, reference.qualifier, 0), qualifier: reference.qualifier };
}

/** One page of a list: `Marker` is a position, pages have at most `max` items. */
export function page<Item>(
  items: readonly Item[],
  { Marker, MaxItems }: PageInput,
  max = 50,
): { readonly items: readonly Item[]; readonly next: { readonly NextMarker?: string } } {
  const start = Number(Marker ?? 0) || 0;
  const end = start + Math.min(max, MaxItems ?? max);
  return { items: items.slice(start, end), next: end < items.length ? { NextMarker: String(end) } : {} };
}
