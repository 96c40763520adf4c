import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { isMessageReference } from '@stepwell/core/batch-job';
import { nextMessage, recordAttempt } from './effects.js';
import { type Message } from './message.js';

// The function of the Lambda steps in the test pipelines.

const s3 = new S3Client({ forcePathStyle: true });
const step = process.env['STEP'] ?? 'none';

interface CaughtInput {
  readonly input: Message;
  readonly error: { readonly name: string; readonly cause: string };
}

interface CommandInput {
  readonly input: Message;
  readonly command: readonly string[];
}

export const handler = async (
  event: unknown,
): Promise<Message & { readonly caught?: string; readonly ballastBytes?: number }> => {
  const { message, more } = await messageOf(event);
  const behavior = await recordAttempt(s3, step, message);
  if (behavior === 'throw') throw Object.assign(new Error('try again'), { name: 'Flaky' });
  if (behavior === 'die') throw Object.assign(new Error('the scene is gone'), { name: 'SceneLost' });
  const { ballast, ...slim } = nextMessage(message, step);
  return { ...slim, ...more, ...(ballast === undefined ? {} : { ballastBytes: ballast.length }) };
};

/** The event is a message, a reference to one in S3, the input of a catch handler, or a message with a command. */
async function messageOf(event: unknown): Promise<{ message: Message; more: object }> {
  if (isMessageReference(event)) {
    const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(event.stepwellMessage.uri) ?? [];
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return { message: JSON.parse((await Body?.transformToString()) ?? '') as Message, more: {} };
  }
  // Its fields tell the other formats apart.
  const input = event as Message | CaughtInput | CommandInput;
  if (!('input' in input)) return { message: input, more: {} };
  if ('error' in input) return { message: input.input, more: { caught: `${input.error.name}: ${input.error.cause}` } };
  return { message: input.input, more: { command: input.command } };
}
