import { type ServiceContext } from '../../kernel/service.js';
import { Records } from '../../kernel/transactions.js';
import { invalidState, notFound, wrongUsage } from './errors.js';
import { type Key, type KeyUsage } from './key.js';

/** The keys and aliases of an environment. */
export class KeyStore {
  /** By ID. */
  readonly keys: Records<Key>;
  /** IDs of keys by alias: `alias/orders`. */
  readonly aliases: Records<string>;

  constructor(readonly context: ServiceContext) {
    this.keys = new Records(context.kernel.transactions, 'kms/keys');
    this.aliases = new Records(context.kernel.transactions, 'kms/aliases');
  }

  arn(resource: string): string {
    const { region, accountId } = this.context;
    return `arn:aws:kms:${region}:${accountId}:${resource}`;
  }

  /** The key of an ID, an alias or the ARN of one. Throws `NotFoundException`. */
  get(reference: string): Key {
    const name = reference.replace(/^arn:[^:]*:kms:[^:]*:[^:]*:/, '').replace(/^key\//, '');
    const isAlias = name.startsWith('alias/');
    const id = isAlias ? this.aliases.get(name) : name;
    const key = id === undefined ? undefined : this.keys.get(id);
    const isGone = key?.deletionAt !== undefined && key.deletionAt <= this.context.clock.now();
    if (key !== undefined && !isGone) return key;
    throw notFound(
      isAlias ? `Alias ${this.arn(name)} is not found.` : `Key '${this.arn(`key/${name}`)}' does not exist`,
    );
  }

  /**
   * A key for a cryptographic operation.
   *
   * @throws AwsError `NotFoundException`, `DisabledException`, `KMSInvalidStateException` or `InvalidKeyUsageException`
   */
  usable(reference: string, usage: KeyUsage): Key {
    const key = this.get(reference);
    if (key.state !== 'Enabled') throw invalidState(key.arn, key.state);
    if (key.usage !== usage) throw wrongUsage(key.arn, key.usage);
    return key;
  }
}
