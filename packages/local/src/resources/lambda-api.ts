import {
  type CreateAliasRequest,
  type DeleteAliasRequest,
  type DeleteFunctionEventInvokeConfigRequest,
  type PublishVersionRequest,
  type PutFunctionEventInvokeConfigRequest,
  type UpdateAliasRequest,
} from '@aws-sdk/client-lambda';
import { type LocalCredentials } from '../endpoint/index.js';

/** Where and as whom Lambda's API is called. */
export interface LambdaApiOptions {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: LocalCredentials;
}

/**
 * What few apps need of Lambda's API: versions, aliases and settings for events. Its client is loaded by the first
 * call.
 */
export class LambdaApi {
  #loading: ReturnType<typeof load> | undefined;

  constructor(private readonly options: LambdaApiOptions) {}

  /** The number of the new version; that of the last one where nothing changed since. */
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
