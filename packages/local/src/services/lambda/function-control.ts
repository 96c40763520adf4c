import { type RandomSource } from '@stepwell/asl';
import { type ServiceContext } from '../../kernel/service.js';
import { type CodeStore } from './code-store.js';
import { type FunctionCode, type FunctionDefinition } from './function-definition.js';
import { type FunctionAlias, type FunctionRecord, type FunctionVersion } from './function-record.js';
import { type FunctionRegistry, makeVersion } from './function-registry.js';
import { LambdaError } from './lambda-error.js';
import { completeDefinition } from './validate-definition.js';

/** Creates, changes and removes functions, their versions and aliases. */
export class FunctionControl {
  constructor(
    private readonly context: ServiceContext,
    private readonly registry: FunctionRegistry,
    private readonly codeStore: CodeStore,
    private readonly random: RandomSource,
    private readonly retire: (version: FunctionVersion) => Promise<void>,
  ) {}

  /** Creates a function; `ResourceConflictException` when there is one of that name. */
  async create(definition: FunctionDefinition): Promise<FunctionRecord> {
    const complete = completeDefinition(definition);
    const { region, accountId } = this.context;
    const arn = `arn:aws:lambda:${region}:${accountId}:function:${complete.name}`;
    const code = await this.codeStore.put(complete.name, complete.code);
    if (this.registry.has(complete.name)) {
      await this.codeStore.remove(code);
      throw new LambdaError('ResourceConflictException', `Function already exist: ${complete.name}`, 409);
    }
    const record: FunctionRecord = {
      name: complete.name,
      arn,
      latest: makeVersion('$LATEST', arn, complete, code, this.context.clock.now(), this.random.uuid()),
      published: new Map(),
      aliases: new Map(),
      policy: new Map(),
      eventConfigs: new Map(),
      reservedConcurrency: complete.reservedConcurrency,
      tags: complete.tags,
      inFlight: 0,
    };
    this.registry.add(record);
    return record;
  }

  /** Replaces the code of `$LATEST`. Published versions keep theirs. */
  async updateCode(record: FunctionRecord, code: FunctionCode, revisionId?: string): Promise<FunctionVersion> {
    checkRevision(record.latest.revisionId, revisionId);
    const stored = await this.codeStore.put(record.name, code);
    const before = record.latest;
    record.latest = makeVersion(
      '$LATEST',
      record.arn,
      { ...before.definition, code },
      stored,
      this.context.clock.now(),
      this.random.uuid(),
    );
    await this.retire(before);
    return record.latest;
  }

  /** Changes the configuration of `$LATEST`; fields that are left out stay. */
  async updateConfiguration(
    record: FunctionRecord,
    changes: Partial<FunctionDefinition>,
    revisionId?: string,
  ): Promise<FunctionVersion> {
    checkRevision(record.latest.revisionId, revisionId);
    const before = record.latest;
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    const definition = completeDefinition({ ...before.definition, ...given });
    record.latest = makeVersion(
      '$LATEST',
      record.arn,
      definition,
      before.code,
      this.context.clock.now(),
      this.random.uuid(),
    );
    await this.retire(before);
    return record.latest;
  }

  /**
   * Replaces code and configuration of `$LATEST` by a definition, as if the function had been created with it.
   * Published versions, aliases and settings for events stay; invocations under way end with the code that they began
   * with.
   */
  async replace(record: FunctionRecord, definition: FunctionDefinition): Promise<void> {
    const complete = completeDefinition(definition);
    const stored = await this.codeStore.put(record.name, complete.code);
    const before = record.latest;
    const isSameCode = stored.sha256 === before.code.sha256;
    if (isSameCode) await this.codeStore.remove(stored);
    record.latest = makeVersion(
      '$LATEST',
      record.arn,
      complete,
      isSameCode ? before.code : stored,
      this.context.clock.now(),
      this.random.uuid(),
    );
    record.reservedConcurrency = complete.reservedConcurrency;
    record.tags = complete.tags;
    await this.retire(before);
  }

  /** Publishes `$LATEST` as the next version; unchanged since the last one, that one is answered, as on Lambda. */
  publish(record: FunctionRecord, description?: string): FunctionVersion {
    const { latest } = record;
    const last = [...record.published.values()].at(-1);
    if (last && last.code.sha256 === latest.code.sha256 && sameConfiguration(last, latest)) return last;
    const version = String(last === undefined ? 1 : Number(last.version) + 1);
    const definition = description === undefined ? latest.definition : { ...latest.definition, description };
    const published = makeVersion(
      version,
      `${record.arn}:${version}`,
      definition,
      latest.code,
      latest.lastModified,
      this.random.uuid(),
    );
    record.published.set(version, published);
    return published;
  }

  /** Creates or changes an alias; its versions must exist. */
  putAlias(record: FunctionRecord, alias: Omit<FunctionAlias, 'revisionId'>): FunctionAlias {
    if (!/^(?!\d+$)[A-Za-z0-9_-]{1,128}$/.test(alias.name))
      throw LambdaError.invalid('Name', alias.name, 'letters, digits, - and _, not only digits');
    for (const version of [alias.version, ...Object.keys(alias.additionalWeights)]) {
      if (version !== '$LATEST' && !record.published.has(version))
        throw LambdaError.notFound(`Function: ${record.arn}:${version}`);
    }
    const stored = { ...alias, revisionId: this.random.uuid() };
    record.aliases.set(alias.name, stored);
    return stored;
  }

  /** Removes a function with all its versions. */
  async remove(record: FunctionRecord): Promise<void> {
    await Promise.all([record.latest, ...record.published.values()].map((version) => this.retire(version)));
    await this.registry.remove(record);
  }
}

function sameConfiguration(a: FunctionVersion, b: FunctionVersion): boolean {
  const plain = (version: FunctionVersion) =>
    JSON.stringify({ ...version.definition, code: undefined, description: undefined });
  return plain(a) === plain(b);
}

function checkRevision(actual: string, expected: string | undefined): void {
  if (expected !== undefined && expected !== actual) {
    throw new LambdaError(
      'PreconditionFailedException',
      `The RevisionId provided does not match the latest Revision Id ${actual}; call GetFunction to retrieve it`,
      412,
    );
  }
}
