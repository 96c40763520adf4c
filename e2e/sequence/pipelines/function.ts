import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { isMessageReference } from '@stepwell/core/batch-job';
import { nextMessage, recordAttempt } from './effects.js';
import { type Message } from './message.js';

// The function of the test pipelines' Lambda steps.

const s3 = new S3Client({ forcePathStyle: true });
const step = process.env['STEP'] ?? 'none';

interface Caught {
  readonly input: Message;
  readonly error: { readonly name: string; readonly cause: string };
}

interface Commanded {
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

/** An event is a message, where in S3 one lies, what a caught step had, or a message with a command. */
async function messageOf(event: unknown): Promise<{ message: Message; more: object }> {
  if (isMessageReference(event)) {
    const [, Bucket, Key] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(event.stepwellMessage.uri) ?? [];
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return { message: JSON.parse((await Body?.transformToString()) ?? '') as Message, more: {} };
  }
  // Which of the others it is, its members say.
  const given = event as Message | Caught | Commanded;
  if (!('input' in given)) return { message: given, more: {} };
  if ('error' in given) return { message: given.input, more: { caught: `${given.error.name}: ${given.error.cause}` } };
  return { message: given.input, more: { command: given.command } };
}
