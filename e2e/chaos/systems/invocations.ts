import { type LocalEnvironment } from '@stepwell/local';

/** The events, as JSON text, of all synchronous invocations of functions from now on. */
export function recordInvocations({ services: { lambda } }: LocalEnvironment): readonly string[] {
  const events: string[] = [];
  const invoke = lambda.invoke.bind(lambda);
  lambda.invoke = (nameOrArn, payload, options) => {
    events.push(payload);
    return invoke(nameOrArn, payload, options);
  };
  return events;
}
