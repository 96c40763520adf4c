import { dirname } from 'node:path';
import { type RandomSource } from '@stepwell/asl';
import { AwsError } from '../../kernel/aws-error.js';
import { type ServiceContext } from '../../kernel/service.js';
import { type CodeStore, type StoredCode } from './code-store.js';
import { conflict, notFound, unsupported } from './errors.js';
import { type FunctionCode, type FunctionDefinition } from './function-definition.js';
import { type FunctionAlias, type FunctionRecord, type FunctionVersion } from './function-record.js';
import { type LambdaStore } from './store.js';
import { type CompleteDefinition, completeDefinition } from './validate-definition.js';

/** Dependencies of the control of functions. */
export interface FunctionControlDependencies {
  readonly context: ServiceContext;
  readonly store: LambdaStore;
  readonly codeStore: CodeStore;
  readonly random: RandomSource;
  /** Ends the execution environments of a version. */
  readonly retire: (version: FunctionVersion) => Promise<void>;
}

/** Creates, changes and deletes functions, their versions and aliases. */
export class FunctionControl {
  constructor(private readonly dependencies: FunctionControlDependencies) {}

  /** Creates a function. Throws `ResourceConflictException` if one with the name exists. */
  async create(definition: FunctionDefinition): Promise<FunctionRecord> {
    const complete = completeDefinition(definition);
    this.checkLayers(complete);
    const { context, store, codeStore } = this.dependencies;
    const { name } = complete;
    const arn = `arn:aws:lambda:${context.region}:${context.accountId}:function:${name}`;
    const code = await codeStore.put(definition.code, complete.runtime);
    if (store.functions.has(name)) {
      await codeStore.remove(code);
      throw conflict(`Function already exist: ${name}`);
    }
    const record: FunctionRecord = {
      name,
      arn,
      latest: this.latest(arn, complete, code),
      published: [],
      lastVersion: 0,
      aliases: [],
      policy: [],
      eventConfigs: [],
      reservedConcurrency: complete.reservedConcurrency,
      tags: complete.tags,
    };
    store.transactions.run(() => store.functions.set(name, record));
    return record;
  }

  /** Replaces the code of `$LATEST`. Published versions keep theirs. */
  async updateCode(record: FunctionRecord, code: FunctionCode, revisionId?: string): Promise<FunctionRecord> {
    checkRevision(record.latest.revisionId, revisionId);
    const stored = await this.dependencies.codeStore.put(code, record.latest.definition.runtime);
    return this.replaceLatest(record.name, ({ latest }) => ({
      latest: this.latest(record.arn, latest.definition, stored),
    }));
  }

  /** Changes the configuration of `$LATEST`. Members that are `undefined` do not change. */
  updateConfiguration(
    record: FunctionRecord,
    changes: Partial<FunctionDefinition>,
    revisionId?: string,
  ): Promise<FunctionRecord> {
    checkRevision(record.latest.revisionId, revisionId);
    const given = Object.fromEntries(Object.entries(changes).filter(([, value]) => value !== undefined));
    return this.replaceLatest(record.name, ({ latest }) => {
      const definition = completeDefinition({ ...latest.definition, ...given });
      this.checkLayers(definition);
      return { latest: this.latest(record.arn, definition, latest.code) };
    });
  }

  /**
   * Replaces code and configuration of `$LATEST` as if the function had been created with the definition. Published
   * versions, aliases and settings of events do not change. Running invocations finish with their code.
   */
  async replace(record: FunctionRecord, definition: FunctionDefinition): Promise<void> {
    const complete = completeDefinition(definition);
    this.checkLayers(complete);
    const { codeStore } = this.dependencies;
    const stored = await codeStore.put(definition.code, complete.runtime);
    const before = record.latest.code;
    // The folder has the packages of a runtime above it.
    const isSameCode = stored.sha256 === before.sha256 && dirname(stored.directory) === dirname(before.directory);
    if (isSameCode) await codeStore.remove(stored);
    await this.replaceLatest(record.name, ({ latest }) => ({
      latest: this.latest(record.arn, complete, isSameCode ? latest.code : stored),
      reservedConcurrency: complete.reservedConcurrency,
      tags: complete.tags,
    }));
  }

  /** Publishes `$LATEST` as the next version. Returns the last version if nothing changed since. */
  publish(name: string, description?: string): FunctionVersion {
    const { store, random } = this.dependencies;
    const { record } = store.find(name);
    const { latest } = record;
    const last = record.published.at(-1);
    if (last !== undefined && last.code.sha256 === latest.code.sha256 && hasSameConfiguration(last, latest))
      return last;
    const lastVersion = record.lastVersion + 1;
    const published: FunctionVersion = {
      version: String(lastVersion),
      arn: `${record.arn}:${lastVersion}`,
      definition: description === undefined ? latest.definition : { ...latest.definition, description },
      code: latest.code,
      lastModified: latest.lastModified,
      revisionId: random.uuid(),
    };
    store.update(record.name, (before) => ({ ...before, lastVersion, published: [...before.published, published] }));
    return published;
  }

  /** Creates or replaces an alias. Throws `ResourceNotFoundException` if a version does not exist. */
  putAlias(name: string, alias: Omit<FunctionAlias, 'revisionId'>): FunctionAlias {
    const { store, random } = this.dependencies;
    const stored = { ...alias, revisionId: random.uuid() };
    store.update(name, (before) => {
      for (const wanted of [alias.version, ...Object.keys(alias.additionalWeights)]) {
        if (wanted !== '$LATEST' && !before.published.some(({ version }) => version === wanted))
          throw notFound(`Function not found: ${before.arn}:${wanted}`);
      }
      const isNew = !before.aliases.some((other) => other.name === alias.name);
      const aliases = before.aliases.map((other) => (other.name === alias.name ? stored : other));
      return { ...before, aliases: isNew ? [...aliases, stored] : aliases };
    });
    return stored;
  }

  /** Deletes a function with all its versions. Running invocations finish. */
  async delete({ name, latest, published }: FunctionRecord): Promise<void> {
    const { store, codeStore, retire } = this.dependencies;
    store.transactions.run(() => store.functions.delete(name));
    const versions = [latest, ...published];
    await Promise.all(versions.map((version) => retire(version)));
    // Versions share code.
    const codes = new Map(versions.map(({ code }) => [code.directory, code]));
    await Promise.all([...codes.values()].map((code) => codeStore.remove(code)));
  }

  private checkLayers({ layers = [] }: CompleteDefinition): void {
    const unknown = layers.find((arn) => !this.dependencies.store.layers.has(arn));
    if (unknown !== undefined)
      throw unsupported('Layers', `${unknown} does not exist; publish it in this environment first`);
  }

  private async replaceLatest(
    name: string,
    change: (before: FunctionRecord) => Partial<FunctionRecord>,
  ): Promise<FunctionRecord> {
    let replaced: FunctionVersion | undefined;
    const record = this.dependencies.store.update(name, (before) => {
      replaced = before.latest;
      return { ...before, ...change(before) };
    });
    if (replaced !== undefined) await this.dependencies.retire(replaced);
    return record;
  }

  private latest(arn: string, definition: CompleteDefinition, code: StoredCode): FunctionVersion {
    const { context, random } = this.dependencies;
    return {
      version: '$LATEST',
      arn,
      definition,
      code,
      lastModified: context.clock.now(),
      revisionId: random.uuid(),
    };
  }
}

function hasSameConfiguration(a: FunctionVersion, b: FunctionVersion): boolean {
  const plain = (version: FunctionVersion) => JSON.stringify({ ...version.definition, description: undefined });
  return plain(a) === plain(b);
}

function checkRevision(actual: string, expected: string | undefined): void {
  if (expected === undefined || expected === actual) return;
  throw new AwsError(
    'PreconditionFailedException',
    `The RevisionId provided does not match the latest Revision Id ${actual}; call GetFunction to retrieve it`,
    412,
  );
}
