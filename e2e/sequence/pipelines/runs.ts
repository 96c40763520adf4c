import { randomUUID } from 'node:crypto';
import { expect } from 'vitest';
import { type Behavior, type Message } from './message.js';
import { type Pipelines } from './pipelines.js';

/** The input of an execution whose steps behave as planned: each list has one behavior for each attempt. */
export const message = (
  plan: Readonly<Record<string, readonly Behavior[]>> = {},
  more: Partial<Message> = {},
): Message => ({ run: randomUUID(), trail: [], plan, ...more });

/** Expects an execution to fail. Returns its error with cause and state. */
export async function failureOf(pipelines: Pipelines, pipeline: string, input: unknown) {
  const execution = await pipelines.pipeline(pipeline).start(input);
  const error: unknown = await execution.result().catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ name: 'ExecutionFailed' });
  return { execution, error: error as { readonly error: string; readonly causeText: string; readonly state: string } };
}

/** The message of an error whose cause is `{ errorType, errorMessage }`, as that of a failed function. */
export function messageOf({ causeText }: { readonly causeText: string }): string {
  return (JSON.parse(causeText) as { errorMessage: string }).errorMessage;
}
