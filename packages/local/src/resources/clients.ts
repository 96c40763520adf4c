import { type LocalCredentials } from '../endpoint/index.js';

/** Where and as whom clients call. */
export interface ClientConfig {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: LocalCredentials;
}

/**
 * AWS SDK clients against the local endpoint, loaded when first asked for: resources are created through the same API that
 * everybody else calls.
 */
export class Clients {
  readonly #open: { destroy(): void }[] = [];
  readonly sns = this.#lazily(async () => {
    const sdk = await import('@aws-sdk/client-sns');
    return { ...sdk, client: this.#opened(new sdk.SNSClient(this.config)) };
  });
  readonly lambda = this.#lazily(async () => {
    const sdk = await import('@aws-sdk/client-lambda');
    return { ...sdk, client: this.#opened(new sdk.LambdaClient(this.config)) };
  });

  constructor(private readonly config: ClientConfig) {}

  /** Closes the connections of every client that was used. */
  destroy(): void {
    for (const client of this.#open.splice(0)) client.destroy();
  }

  #opened<C extends { destroy(): void }>(client: C): C {
    this.#open.push(client);
    return client;
  }

  #lazily<T>(load: () => Promise<T>): () => Promise<T> {
    let loaded: Promise<T> | undefined;
    return () => (loaded ??= load());
  }
}
