// Counts the usage of an execution on the local runtime. The runtime asks the chaos filter before each call, also for a
// fault with the smallest rate, so the filter counts all calls.

/** Returns counts of zero. */
export function newCounts() {
  return {
    transitions: 0,
    expressExecutions: 0,
    invocations: 0,
    events: 0,
    deliveries: 0,
    writes: 0,
    puts: 0,
    gets: 0,
  };
}

/** @param {() => ReturnType<typeof newCounts>} current */
export function countingChaos(current) {
  const rate = Number.MIN_VALUE;
  return {
    lambda: { throttle: rate },
    events: { partial: rate, duplicate: rate },
    dynamodb: { throttle: rate },
    s3: { throttle: rate },
    filter: ({ service, fault, resource }) => {
      const counts = current();
      if (service === 'lambda') counts.invocations += 1;
      // The filter is called for each entry of PutEvents (partial) and for each delivery (duplicate).
      if (service === 'events') counts[fault === 'partial' ? 'events' : 'deliveries'] += 1;
      if (service === 'dynamodb' && ['PutItem', 'UpdateItem', 'DeleteItem'].includes(resource)) counts.writes += 1;
      if (service === 'dynamodb' && ['TransactWriteItems', 'BatchWriteItem'].includes(resource))
        throw new Error(`${resource}: items of this operation are not counted`);
      if (service === 's3') counts[resource === 'GET' ? 'gets' : 'puts'] += 1;
      return false;
    },
  };
}

/**
 * Follows executions that change their status from now on.
 *
 * @param {import('@stepwell/local').LocalServices['states']} states
 */
export function followExecutions(states) {
  const standard = new Set();
  const express = new Set();
  const end = states.on('status', ({ executionArn }) =>
    (executionArn.includes(':express:') ? express : standard).add(executionArn),
  );
  return {
    /**
     * The transitions of Standard executions until now, including running ones, and the number of Express executions.
     */
    counts: () => ({
      transitions: [...standard].reduce((sum, arn) => sum + states.transitions(arn), 0),
      expressExecutions: express.size,
    }),
    end,
  };
}
