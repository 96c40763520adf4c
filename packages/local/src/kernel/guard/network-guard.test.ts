import { Worker } from 'node:worker_threads';
import { describe, expect, it } from 'vitest';

/** Tries every way to reach hosts in a worker in which nothing leaves the machine; how each attempt ended. */
function attempts(options: {
  hosts: readonly string[];
  guard: boolean;
  others?: boolean;
}): Promise<Record<string, string>> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('./testing/attempts.mjs', import.meta.url), {
      workerData: { root: import.meta.filename, ...options },
      env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
      execArgv: [],
    });
    worker.once('error', reject);
    worker.once('message', (results: Record<string, string>) => {
      resolve(results);
      void worker.terminate();
    });
  });
}

const of = (results: Record<string, string>, outcome: RegExp) =>
  Object.entries(results).filter(([, result]) => !outcome.test(result));

describe('the network guard', () => {
  const aws = [
    'dynamodb.us-east-1.amazonaws.com',
    '169.254.169.254',
    '169.254.170.2',
    'fd00:ec2::254',
    '::ffff:169.254.169.254',
    'metadata.test',
    'metadata6.test',
    'mapped.test',
    '2852039166',
  ];

  it('rejects connections to AWS by name, address and resolved address', async () => {
    const results = await attempts({ hosts: aws, guard: true, others: true });
    expect(of(results, /^refused$/)).toEqual([['a lookup in a promise of another host', 'reached 192.0.2.1']]);
    expect(Object.keys(results).length).toBeGreaterThan(aws.length * 15);
  });

  it('allows connections to other hosts', async () => {
    const results = await attempts({ hosts: ['other.test', '192.0.2.1'], guard: true });
    expect(of(results, /^reached 192\.0\.2\.1$/)).toEqual([]);
  });

  it('causes the rejection: without the guard, connections are attempted', async () => {
    const results = await attempts({ hosts: ['169.254.169.254', 'metadata.test'], guard: false });
    expect(of(results, /^reached (169\.254\.169\.254|192\.0\.2\.1)$/)).toEqual([]);
  });
});
