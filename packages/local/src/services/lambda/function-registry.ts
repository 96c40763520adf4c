import { type CodeStore, type StoredCode } from './code-store.js';
import { parseFunctionReference, type FunctionReference } from './function-arn.js';
import { type FunctionRecord, type FunctionVersion } from './function-record.js';
import { LambdaError } from './lambda-error.js';
import { type CompleteDefinition } from './validate-definition.js';

/** All functions of an environment, their versions and aliases. */
export class FunctionRegistry {
  private readonly records = new Map<string, FunctionRecord>();

  constructor(private readonly codeStore: CodeStore) {}

  /** Every function, by name. */
  list(): FunctionRecord[] {
    return [...this.records.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  has(name: string): boolean {
    return this.records.has(name);
  }

  add(record: FunctionRecord): void {
    this.records.set(record.name, record);
  }

  /** Takes a function out; its code goes with it. */
  async remove(record: FunctionRecord): Promise<void> {
    this.records.delete(record.name);
    await Promise.all(
      [record.latest, ...record.published.values()].map((version) => this.codeStore.remove(version.code)),
    );
  }

  /** The function that a name or ARN means; `ResourceNotFoundException` for none. */
  find(nameOrArn: string, qualifier?: string): { record: FunctionRecord; reference: FunctionReference } {
    const parsed = parseFunctionReference(nameOrArn);
    if (qualifier !== undefined && parsed.qualifier !== undefined && qualifier !== parsed.qualifier) {
      throw LambdaError.invalid('Qualifier', qualifier, `the qualifier of the function ARN, ${parsed.qualifier}`);
    }
    const reference = { name: parsed.name, qualifier: qualifier ?? parsed.qualifier };
    const record = this.records.get(parsed.name);
    if (!record) throw LambdaError.notFound(`Function: ${nameOrArn}`);
    return { record, reference };
  }

  /**
   * The version that a qualifier means: a number, an alias (`chance`, 0 to 1, picks by its weights), `$LATEST` or none.
   */
  resolve(record: FunctionRecord, qualifier: string | undefined, chance: number): FunctionVersion {
    if (qualifier === undefined || qualifier === '$LATEST') return record.latest;
    const published = record.published.get(qualifier);
    if (published) return published;
    const alias = record.aliases.get(qualifier);
    if (!alias) throw LambdaError.notFound(`Function: ${record.arn}:${qualifier}`);
    let rest = chance;
    for (const [version, weight] of Object.entries(alias.additionalWeights)) {
      if (rest < weight) return this.resolve(record, version, 0);
      rest -= weight;
    }
    return this.resolve(record, alias.version, 0);
  }
}

/** A new state of a version after its code or configuration changed. */
export function makeVersion(
  version: string,
  arn: string,
  definition: CompleteDefinition,
  code: StoredCode,
  now: number,
  revisionId: string,
): FunctionVersion {
  return { version, arn, definition, code, lastModified: now, revisionId };
}
