// What a run spends, counted by the local runtime: every occasion on which a call could be struck by a fault is one
// call, so that a fault at the smallest rate there is, which never strikes, counts them all.

/** Counts of one run. */
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
      // Of each entry of PutEvents it is asked whether it fails, of each delivery whether it is doubled.
      if (service === 'events') counts[fault === 'partial' ? 'events' : 'deliveries'] += 1;
      if (service === 'dynamodb' && ['PutItem', 'UpdateItem', 'DeleteItem'].includes(resource)) counts.writes += 1;
      if (service === 'dynamodb' && ['TransactWriteItems', 'BatchWriteItem'].includes(resource))
        throw new Error(`${resource}: its items would have to be counted one by one`);
      if (service === 's3') counts[resource === 'GET' ? 'gets' : 'puts'] += 1;
      return false;
    },
  };
}

/** Follows executions from now on. @param {import('@stepwell/local').LocalServices['states']} states */
export function followExecutions(states) {
  const standard = new Set();
  const express = new Set();
  const end = states.on('status', ({ executionArn }) =>
    (executionArn.includes(':express:') ? express : standard).add(executionArn),
  );
  return {
    /**
     * Transitions of Standard executions so far, those that still wait included, and how many Express ones there were.
     */
    counts: () => ({
      transitions: [...standard].reduce((sum, arn) => sum + states.transitions(arn), 0),
      expressExecutions: express.size,
    }),
    end,
  };
}
