import { ListTagsForResourceCommand } from '@aws-sdk/client-sfn';
import { call } from './call.js';
import { isCallFailed, StateMachineDoesNotExist } from './errors/call-errors.js';
import { ResourceUnknown } from './errors/start-errors.js';
import { unqualifiedArn } from './state-machine-arn.js';
import { type Stepwell } from './stepwell.js';

/** Returns the tags of a state machine by key. Throws StateMachineDoesNotExist if it does not exist. */
export async function readTags(
  stepwell: Stepwell,
  stateMachineArn: string,
  abortSignal?: AbortSignal,
): Promise<ReadonlyMap<string, string>> {
  const request = new ListTagsForResourceCommand({ resourceArn: unqualifiedArn(stateMachineArn) });
  const action = 'states:ListTagsForResource';
  try {
    const { tags = [] } = await call(stepwell.sfn, action, abortSignal, () =>
      stepwell.sfn.send(request, { abortSignal }),
    );
    return new Map(tags.map(({ key = '', value = '' }) => [key, value]));
  } catch (error) {
    // The error name of the service does not mention state machines.
    if (isCallFailed(error) && error.code === 'ResourceNotFound')
      throw new StateMachineDoesNotExist(`State Machine Does Not Exist: '${stateMachineArn}'`, {
        action,
        requestId: error.requestId,
        cause: error,
      });
    throw error;
  }
}

/** Returns the name of a bucket, table or queue, reading it from a tag if necessary. */
export type ResourceName = (abortSignal?: AbortSignal) => Promise<string>;

/** Reads the tags of a state machine on first use and caches them. */
export class TagReader {
  readonly #stepwell: Stepwell;
  readonly #stateMachineArn: string;
  #tags: ReadonlyMap<string, string> | undefined;

  constructor(stepwell: Stepwell, stateMachineArn: string) {
    this.#stepwell = stepwell;
    this.#stateMachineArn = stateMachineArn;
  }

  /** Returns the resource name that was passed, or else the value of a tag, read on first use. */
  resourceName(name: string | undefined, tag: string, option: string): ResourceName {
    return async (abortSignal) => name ?? (await this.require(tag, option, abortSignal));
  }

  /** @throws ResourceUnknown naming the tag and the option to pass instead */
  async require(tag: string, option: string, abortSignal?: AbortSignal): Promise<string> {
    this.#tags ??= await readTags(this.#stepwell, this.#stateMachineArn, abortSignal);
    const value = this.#tags.get(tag);
    if (value === undefined) throw new ResourceUnknown(this.#stateMachineArn, tag, option);
    return value;
  }
}
