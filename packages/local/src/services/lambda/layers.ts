import { type CodeStore, type StoredCode } from './code-store.js';
import { notFound } from './errors.js';
import { type FunctionCode } from './function-definition.js';
import { type ServiceContext } from '../../kernel/service.js';
import { type LambdaStore } from './store.js';

/** A version of a layer. */
export interface LayerVersion {
  readonly name: string;
  readonly version: number;
  /** With the version. */
  readonly arn: string;
  readonly description: string;
  readonly runtimes: readonly string[];
  readonly code: StoredCode;
  /** Milliseconds since the epoch. */
  readonly created: number;
}

/** A layer version to publish. */
export interface LayerDefinition {
  readonly name: string;
  readonly code: FunctionCode;
  readonly description?: string;
  readonly runtimes?: readonly string[];
}

/** Publishes layers, and finds those of functions. Each layer's content has a separate folder instead of `/opt`. */
export class Layers {
  constructor(
    private readonly context: Pick<ServiceContext, 'region' | 'accountId' | 'clock'>,
    private readonly store: LambdaStore,
    private readonly codeStore: CodeStore,
  ) {}

  async publish({ name, code, description = '', runtimes = [] }: LayerDefinition): Promise<LayerVersion> {
    const { region, accountId, clock } = this.context;
    const stored = await this.codeStore.put(code, 'layer');
    return this.store.transactions.run(() => {
      const versions = [...this.store.layers.values()].filter((layer) => layer.name === name);
      const version = Math.max(0, ...versions.map((layer) => layer.version)) + 1;
      const arn = `arn:aws:lambda:${region}:${accountId}:layer:${name}:${version}`;
      const layer = { name, version, arn, description, runtimes, code: stored, created: clock.now() };
      this.store.layers.set(arn, layer);
      return layer;
    });
  }

  /** Throws `ResourceNotFoundException`. */
  find(arn: string): LayerVersion {
    const layer = this.store.layers.get(arn);
    if (layer === undefined)
      throw notFound(`The resource you requested does not exist. ${arn} is not in this environment`);
    return layer;
  }

  /** Deletes a version. Functions that use it keep it, as on AWS, so its content stays. */
  delete(name: string, version: number): void {
    const { region, accountId } = this.context;
    this.store.transactions.run(() =>
      this.store.layers.delete(`arn:aws:lambda:${region}:${accountId}:layer:${name}:${version}`),
    );
  }
}
