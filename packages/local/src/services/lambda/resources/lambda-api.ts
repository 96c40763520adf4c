import {
  type CreateAliasRequest,
  type DeleteAliasRequest,
  type DeleteFunctionEventInvokeConfigRequest,
  type PublishVersionRequest,
  type PutFunctionEventInvokeConfigRequest,
  type UpdateAliasRequest,
} from '@aws-sdk/client-lambda';
import { type LocalCredentials } from '../../../kernel/endpoint/index.js';

/** Endpoint and credentials for calls of Lambda's API. */
export interface LambdaApiOptions {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: LocalCredentials;
}

/**
 * Operations of Lambda's API that few apps need: versions, aliases and event invoke configurations. The client is
 * loaded on the first call.
 */
export class LambdaApi {
  #loading: ReturnType<typeof load> | undefined;

  constructor(private readonly options: LambdaApiOptions) {}

  /** Returns the number of the new version, or of the latest version if nothing changed since. */
  async publishVersion(request: PublishVersionRequest): Promise<string> {
    const { sdk, client } = await this.#load();
    const { Version } = await client.send(new sdk.PublishVersionCommand(request));
    return Version ?? '$LATEST';
  }

  async createAlias(request: CreateAliasRequest): Promise<void> {
    const { sdk, client } = await this.#load();
    await client.send(new sdk.CreateAliasCommand(request));
  }

  async updateAlias(request: UpdateAliasRequest): Promise<void> {
    const { sdk, client } = await this.#load();
    await client.send(new sdk.UpdateAliasCommand(request));
  }

  async deleteAlias(request: DeleteAliasRequest): Promise<void> {
    const { sdk, client } = await this.#load();
    await client.send(new sdk.DeleteAliasCommand(request));
  }

  async deleteEventInvokeConfig(request: DeleteFunctionEventInvokeConfigRequest): Promise<void> {
    const { sdk, client } = await this.#load();
    await client.send(new sdk.DeleteFunctionEventInvokeConfigCommand(request));
  }

  async putEventInvokeConfig(request: PutFunctionEventInvokeConfigRequest): Promise<void> {
    const { sdk, client } = await this.#load();
    await client.send(new sdk.PutFunctionEventInvokeConfigCommand(request));
  }

  /** Closes its connections. */
  async close(): Promise<void> {
    if (this.#loading) (await this.#loading).client.destroy();
  }

  #load() {
    return (this.#loading ??= load(this.options));
  }
}

async function load(options: LambdaApiOptions) {
  const sdk = await import('@aws-sdk/client-lambda');
  return { sdk, client: new sdk.LambdaClient(options) };
}
