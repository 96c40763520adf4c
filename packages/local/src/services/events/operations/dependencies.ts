import { type ServiceContext } from '../../../kernel/service.js';
import { type ConnectionStore } from '../connections/connection-store.js';
import { validationError } from '../errors.js';
import { type EventRouter } from '../event-router.js';
import { type RuleTimers } from '../schedule/rule-timers.js';
import { type BusStore } from '../store.js';

/** The state that the operations share. */
export interface EventsDependencies {
  readonly context: ServiceContext;
  readonly store: BusStore;
  readonly connections: ConnectionStore;
  readonly timers: RuleTimers;
  readonly router: EventRouter;
}

export interface PageInput {
  readonly NextToken?: string;
  readonly Limit?: number;
}

/** A page of a list: `NextToken` is where the next one starts. */
export function page<T>(
  all: readonly T[],
  { NextToken, Limit = 100 }: PageInput,
): { readonly items: T[]; readonly NextToken: string | undefined } {
  const start = Number(NextToken ?? 0);
  if (!Number.isInteger(start) || start < 0)
    throw validationError("Parameter 'NextToken' is not valid. Use that of the previous response.");
  return {
    items: all.slice(start, start + Limit),
    NextToken: start + Limit < all.length ? String(start + Limit) : undefined,
  };
}

/** Tags as the API has them. */
export type TagList = readonly { readonly Key: string; readonly Value: string }[];

export function tagsOf(list: TagList): Record<string, string> {
  return Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]));
}
