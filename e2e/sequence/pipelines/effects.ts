import { randomUUID } from 'node:crypto';
import { ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type Behavior, type Message } from './message.js';

/** Stores an object for this attempt of a step. Returns the step's behavior in this attempt. */
export async function recordAttempt(s3: S3Client, step: string, message: Message): Promise<Behavior> {
  const before = await countAttempts(s3, message.run, step);
  await s3.send(
    new PutObjectCommand({
      Bucket: process.env['EFFECTS_BUCKET'],
      Key: `${message.run}/${step}/${randomUUID()}`,
      Body: '',
    }),
  );
  const plan = message.plan?.[step] ?? ['ok'];
  return plan[Math.min(before, plan.length - 1)] ?? 'ok';
}

/** Counts the attempts of a step in a run. */
export async function countAttempts(
  s3: S3Client,
  run: string,
  step: string,
  bucket = process.env['EFFECTS_BUCKET'],
): Promise<number> {
  const { KeyCount = 0 } = await s3.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: `${run}/${step}/` }));
  return KeyCount;
}

/** Returns the message for the next step. */
export function nextMessage(message: Message, step: string, more: Partial<Message> = {}): Message {
  return { ...message, ...more, trail: [...message.trail, step] };
}
