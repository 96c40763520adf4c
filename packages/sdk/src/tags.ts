import { ListTagsForResourceCommand } from '@aws-sdk/client-sfn';
import { call } from './call.js';
import { ResourceUnknown } from './errors/start-errors.js';
import { unqualifiedArn } from './state-machine-arn.js';
import { type Stepwell } from './stepwell.js';

/** The tags of a state machine, by key. */
export async function readTags(stepwell: Stepwell, stateMachineArn: string, abortSignal?: AbortSignal): Promise<ReadonlyMap<string, string>> {
  const request = new ListTagsForResourceCommand({ resourceArn: unqualifiedArn(stateMachineArn) });
  const { tags = [] } = await call(stepwell.sfn, 'states:ListTagsForResource', abortSignal, () => stepwell.sfn.send(request, { abortSignal }));
  return new Map(tags.map(({ key = '', value = '' }) => [key, value]));
}

/** The tags of one state machine, asked for when first needed and then remembered. */
export class TagReader {
  readonly #stepwell: Stepwell;
  readonly #stateMachineArn: string;
  #tags: ReadonlyMap<string, string> | undefined;

  constructor(stepwell: Stepwell, stateMachineArn: string) {
    this.#stepwell = stepwell;
    this.#stateMachineArn = stateMachineArn;
  }

  /** @throws ResourceUnknown naming the tag, and the option that makes up for it, when there is none */
  async require(tag: string, option: string, abortSignal?: AbortSignal): Promise<string> {
    this.#tags ??= await readTags(this.#stepwell, this.#stateMachineArn, abortSignal);
    const value = this.#tags.get(tag);
    if (value === undefined) throw new ResourceUnknown(this.#stateMachineArn, tag, option);
    return value;
  }
}
