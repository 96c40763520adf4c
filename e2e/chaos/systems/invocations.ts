import { type LocalEnvironment } from '@stepwell/local';

/** Records the events, as JSON, of all synchronous function invocations from now on. */
export function recordInvocations({ services: { lambda } }: LocalEnvironment): readonly string[] {
  const events: string[] = [];
  const invoke = lambda.invoke.bind(lambda);
  lambda.invoke = (nameOrArn, payload, options) => {
    events.push(payload);
    return invoke(nameOrArn, payload, options);
  };
  return events;
}
