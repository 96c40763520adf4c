import { type Kernel } from '../../kernel/kernel.js';
import { Records, type Transactions } from '../../kernel/transactions.js';
import { invalidValue, notFound } from './errors.js';
import { type PendingEvent } from './event-invocations.js';
import { type EventSourceMapping } from './event-sources/event-source-mapping.js';
import { type FunctionReference, parseFunctionReference } from './function-arn.js';
import { type LayerVersion } from './layers.js';
import { type FunctionAlias, type FunctionRecord, type FunctionVersion } from './function-record.js';

/** Functions, event source mappings and accepted events of an environment. */
export class LambdaStore {
  readonly transactions: Transactions;
  /** By name. */
  readonly functions: Records<FunctionRecord>;
  /** By UUID. */
  readonly mappings: Records<EventSourceMapping>;
  /** Versions of layers, by ARN. */
  readonly layers: Records<LayerVersion>;
  /** Events of Event invocations that have not been processed, by request ID. */
  readonly events: Records<PendingEvent>;

  constructor({ transactions }: Pick<Kernel, 'transactions'>) {
    this.transactions = transactions;
    this.functions = new Records(transactions, 'lambda/functions');
    this.mappings = new Records(transactions, 'lambda/event-source-mappings');
    this.layers = new Records(transactions, 'lambda/layers');
    this.events = new Records(transactions, 'lambda/events');
  }

  /** Every function, by name. */
  list(): FunctionRecord[] {
    return [...this.functions.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The function of a name or ARN. Throws `ResourceNotFoundException`. */
  find(
    nameOrArn: string,
    qualifier?: string,
  ): { readonly record: FunctionRecord; readonly reference: FunctionReference } {
    const parsed = parseFunctionReference(nameOrArn);
    if (qualifier !== undefined && parsed.qualifier !== undefined && qualifier !== parsed.qualifier)
      throw invalidValue('Qualifier', qualifier, `the qualifier of the function ARN, ${parsed.qualifier}`);
    const record = this.functions.get(parsed.name);
    if (record === undefined) throw notFound(`Function not found: ${nameOrArn}`);
    return { record, reference: { name: parsed.name, qualifier: qualifier ?? parsed.qualifier } };
  }

  /** Changes a function in the open transaction or a new one. Throws `ResourceNotFoundException`. */
  update(name: string, change: (before: FunctionRecord) => FunctionRecord): FunctionRecord {
    return this.transactions.run(() => {
      const after = change(this.find(name).record);
      this.functions.set(name, after);
      return after;
    });
  }
}

/**
 * The version of a qualifier: a number, an alias, `$LATEST` or none. Throws `ResourceNotFoundException`.
 *
 * @param chance 0 to 1, selects one of an alias's versions by their weights
 */
export function resolveVersion(record: FunctionRecord, qualifier: string | undefined, chance: number): FunctionVersion {
  if (qualifier === undefined || qualifier === '$LATEST') return record.latest;
  const published = record.published.find(({ version }) => version === qualifier);
  if (published !== undefined) return published;
  const alias = findAlias(record, qualifier);
  if (alias === undefined) throw notFound(`Function not found: ${record.arn}:${qualifier}`);
  let rest = chance;
  for (const [version, weight] of Object.entries(alias.additionalWeights)) {
    if (rest < weight) return resolveVersion(record, version, 0);
    rest -= weight;
  }
  return resolveVersion(record, alias.version, 0);
}

export function findAlias(record: FunctionRecord, name: string): FunctionAlias | undefined {
  return record.aliases.find((alias) => alias.name === name);
}
