import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type Json, type JsonObject, isJsonObject } from '../../json.js';
import { type Clock } from '../../clock/clock.js';
import { TaskFailure, type TaskRequest } from '../../task-dispatcher.js';
import { type RecordedCase } from './recorded-case.js';

interface Handlers {
  readonly handler: (event: Json) => Promise<Json>;
}

/** Runs the handlers of a case as Lambda does. */
export class LambdaEmulation {
  constructor(
    readonly folder: string,
    readonly recorded: RecordedCase,
    readonly clock: Clock,
  ) {}

  /** Runs a task whose resource is a function's ARN. */
  async run(request: TaskRequest): Promise<Json> {
    return this.#invoke(request.resource.arn, request.parameters, request);
  }

  /** Runs a `lambda:invoke` task. */
  async invoke(request: TaskRequest): Promise<Json> {
    const { parameters } = request;
    const { FunctionName, Payload = {} } = isJsonObject(parameters) ? parameters : {};
    const payload = await this.#invoke(
      String(FunctionName),
      typeof Payload === 'string' ? parse(Payload) : (Payload ?? {}),
      request,
    );
    const metadata: JsonObject = { RequestId: '00000000-0000-4000-8000-000000000000' };
    return {
      ExecutedVersion: '$LATEST',
      Payload: payload,
      SdkHttpMetadata: {},
      SdkResponseMetadata: metadata,
      StatusCode: 200,
    };
  }

  /** Replaces a handler that waits with the system clock: the cases use a virtual one. */
  #afterOneMinute(event: Json, releaseClock: () => void): Promise<Json> {
    releaseClock();
    return new Promise((resolve) => this.clock.setTimer(60_000, () => resolve(event)));
  }

  async #invoke(nameOrArn: string, event: Json, { releaseClock }: TaskRequest): Promise<Json> {
    const name = nameOrArn.split(':').at(-1) ?? nameOrArn;
    const file = this.recorded.lambdas?.[name];
    if (file === undefined)
      throw new TaskFailure('Lambda.ResourceNotFoundException', `Function not found: ${nameOrArn}`);
    if (file === 'wait_60_seconds') return this.#afterOneMinute(event, releaseClock);
    const { handler } = (await import(pathToFileURL(join(this.folder, 'lambdas', `${file}.mjs`)).href)) as Handlers;
    try {
      return (await handler(event)) ?? null;
    } catch (error) {
      const { name: errorType, message } = error instanceof Error ? error : new Error(String(error));
      throw new TaskFailure(
        errorType,
        JSON.stringify({ errorMessage: message, errorType, requestId: '', stackTrace: [] }),
      );
    }
  }
}

function parse(text: string): Json {
  try {
    return JSON.parse(text) as Json; // JSON.parse returns JSON
  } catch {
    return text;
  }
}
