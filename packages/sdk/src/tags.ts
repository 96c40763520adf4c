import { ListTagsForResourceCommand } from '@aws-sdk/client-sfn';
import { call } from './call.js';
import { isCallFailed, StateMachineDoesNotExist } from './errors/call-errors.js';
import { ResourceUnknown } from './errors/start-errors.js';
import { unqualifiedArn } from './state-machine-arn.js';
import { type Stepwell } from './stepwell.js';

/** The tags of a state machine, by key. Throws StateMachineDoesNotExist when there is none. */
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
    // The service's own name for it says nothing of state machines.
    if (isCallFailed(error) && error.code === 'ResourceNotFound')
      throw new StateMachineDoesNotExist(`State Machine Does Not Exist: '${stateMachineArn}'`, {
        action,
        requestId: error.requestId,
        cause: error,
      });
    throw error;
  }
}

/** The name of a bucket, a table or a queue, which may have to be asked for. */
export type ResourceName = (abortSignal?: AbortSignal) => Promise<string>;

/** The tags of one state machine, asked for when first needed and then remembered. */
export class TagReader {
  readonly #stepwell: Stepwell;
  readonly #stateMachineArn: string;
  #tags: ReadonlyMap<string, string> | undefined;

  constructor(stepwell: Stepwell, stateMachineArn: string) {
    this.#stepwell = stepwell;
    this.#stateMachineArn = stateMachineArn;
  }

  /** What a tag names, unless it was given: asked for when first needed. */
  resourceName(given: string | undefined, tag: string, option: string): ResourceName {
    return async (abortSignal) => given ?? (await this.require(tag, option, abortSignal));
  }

  /** @throws ResourceUnknown naming the tag, and the option that makes up for it, when there is none */
  async require(tag: string, option: string, abortSignal?: AbortSignal): Promise<string> {
    this.#tags ??= await readTags(this.#stepwell, this.#stateMachineArn, abortSignal);
    const value = this.#tags.get(tag);
    if (value === undefined) throw new ResourceUnknown(this.#stateMachineArn, tag, option);
    return value;
  }
}
