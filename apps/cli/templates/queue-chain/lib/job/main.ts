import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { count, split } from './words.js';

/** The program of both jobs: `node index.mjs split` or `count`. The chain sets the variables that start with STEPWELL. */
const { STEPWELL_INPUT, STEPWELL_INPUT_URI, STEPWELL_OUTPUT_URI, STEPWELL_NEXT_QUEUE_URL } = process.env;
const { STEPWELL_CORRELATION_ID, STEPWELL_DEDUPLICATION_ID } = process.env;
const s3 = new S3Client();

try {
  const input = JSON.parse(STEPWELL_INPUT ?? (await read(STEPWELL_INPUT_URI)));
  const output = JSON.stringify(process.argv[2] === 'split' ? split(input) : count(input));
  await s3.send(new PutObjectCommand({ ...objectOf(STEPWELL_OUTPUT_URI), Body: output }));
  if (STEPWELL_NEXT_QUEUE_URL !== undefined) await sendOn(STEPWELL_NEXT_QUEUE_URL, output);
} catch (error) {
  // The last line of the log and the exit code tell the chain to move the message to the dead-letter queue.
  const { name, message } = error as Error;
  console.log(JSON.stringify({ errorType: name, errorMessage: message }));
  process.exitCode = 1;
}

/** Sends the output to the next stage. Messages with the same deduplication id start one job. */
async function sendOn(queueUrl: string, body: string): Promise<void> {
  const attributes = { correlationId: STEPWELL_CORRELATION_ID, deduplicationId: STEPWELL_DEDUPLICATION_ID };
  const MessageAttributes = Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, { DataType: 'String', StringValue: value }]),
  );
  await new SQSClient().send(new SendMessageCommand({ QueueUrl: queueUrl, MessageBody: body, MessageAttributes }));
}

async function read(uri: string | undefined): Promise<string> {
  const { Body } = await s3.send(new GetObjectCommand(objectOf(uri)));
  return (await Body?.transformToString()) ?? '';
}

/** Returns the bucket and the key of an `s3://` URI. */
function objectOf(uri: string | undefined): { readonly Bucket: string; readonly Key: string } {
  const [, Bucket = '', Key = ''] = /^s3:\/\/([^/]+)\/(.+)$/.exec(uri ?? '') ?? [];
  return { Bucket, Key };
}
