import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Json, type JsonObject, isJsonObject } from '../../json.js';
import { TaskFailure, type TaskRequest } from '../../ports.js';
import { type RecordedCase } from './recorded-case.js';

interface Handlers {
  readonly handler: (event: Json) => Promise<Json>;
}

/** Runs the handlers that a case names, as Lambda would; a function that waits for longer than its task may never answers. */
export class LambdaEmulation {
  constructor(
    readonly folder: string,
    readonly recorded: RecordedCase,
  ) {}

  /** A function's ARN as the resource. */
  async run({ resource, parameters }: TaskRequest): Promise<Json> {
    return this.#invoke(resource.arn, parameters);
  }

  /** `lambda:invoke`. */
  async invoke({ parameters }: TaskRequest): Promise<Json> {
    const { FunctionName, Payload = {} } = isJsonObject(parameters) ? parameters : {};
    const payload = await this.#invoke(String(FunctionName), typeof Payload === 'string' ? parse(Payload) : Payload);
    const metadata: JsonObject = { RequestId: '00000000-0000-4000-8000-000000000000' };
    return { ExecutedVersion: '$LATEST', Payload: payload, SdkHttpMetadata: {}, SdkResponseMetadata: metadata, StatusCode: 200 };
  }

  async #invoke(nameOrArn: string, event: Json): Promise<Json> {
    const name = nameOrArn.split(':').at(-1) ?? nameOrArn;
    const file = this.recorded.lambdas?.[name];
    if (file === undefined) throw new TaskFailure('Lambda.ResourceNotFoundException', `Function not found: ${nameOrArn}`);
    if (file === 'wait_60_seconds') return new Promise<Json>(() => undefined); // its cases are about the task's timeout
    const { handler } = (await import(pathToFileURL(join(this.folder, 'lambdas', `${file}.mjs`)).href)) as Handlers;
    try {
      return (await handler(event)) ?? null;
    } catch (error) {
      const { name: errorType, message } = error instanceof Error ? error : new Error(String(error));
      throw new TaskFailure(errorType, JSON.stringify({ errorMessage: message, errorType, requestId: '', stackTrace: [] }));
    }
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json; // what JSON.parse gives is JSON
  } catch {
    return text;
  }
}
