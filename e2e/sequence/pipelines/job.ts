import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { nextMessage, recordAttempt } from './effects.js';
import { type Message } from './message.js';

// The program of the Batch jobs in the test pipelines. It uses only the contract of a job, like a program in any
// language.

const s3 = new S3Client({ forcePathStyle: true });
const step = process.env['STEP'] ?? 'none';
const { STEPWELL_INPUT: input, STEPWELL_INPUT_URI: inputUri = '', STEPWELL_OUTPUT_URI: outputUri = '' } = process.env;

const message = JSON.parse(input ?? (await read(inputUri))) as Message;
const command = process.argv.slice(2);
const result = nextMessage(message, step, { ...(command.length === 0 ? {} : { command }) });
const behavior = await recordAttempt(s3, step, message);
console.log(JSON.stringify({ step, behavior, input: inputUri === '' ? 'inline' : inputUri }));
switch (behavior) {
  case 'ok':
    await write(JSON.stringify(result));
    break;
  case 'grow':
    await write(JSON.stringify({ ...result, ballast: '"'.repeat(400_000) }));
    break;
  case 'write-and-die':
    await write(JSON.stringify(result));
    process.exit(4);
    break;
  case 'empty':
    await write('');
    break;
  case 'garbage':
    await write('<html>Service Unavailable</html>');
    break;
  case 'nothing':
    break;
  case 'hang':
    await sleep(3_600_000);
    break;
  case 'kill':
    process.kill(process.pid, 'SIGKILL');
    break;
  case 'die':
  case 'throw':
    console.error(JSON.stringify({ errorType: 'SceneLost', errorMessage: 'the scene is gone' }));
    process.exit(3);
}

async function read(uri: string): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand(objectLocation(uri)));
  return (await Body?.transformToString()) ?? '';
}

async function write(body: string): Promise<void> {
  await s3.send(new PutObjectCommand({ ...objectLocation(outputUri), Body: body, ContentType: 'application/json' }));
}

function objectLocation(uri: string): { Bucket: string; Key: string } {
  const [, Bucket = '', Key = ''] = /^s3:\/\/([^/]+)\/(.+)$/s.exec(uri) ?? [];
  return { Bucket, Key };
}
