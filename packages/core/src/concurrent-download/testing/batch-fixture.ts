import { createAddressPolicy } from '../address-policy.js';
import { type DownloadBatchEvent } from '../batch.js';
import { type BatchOutcome, downloadBatch } from '../download-batch.js';
import { type DownloadDependencies, type RetryEvent } from '../dependencies.js';
import { type DownloadRules } from '../attempt-download.js';
import { TestStore, TestTable, type TestServer } from './in-memory-dependencies.js';
import { TestClock } from './test-clock.js';

/** A function's dependencies in memory, which run batches one after the other. */
export class BatchFixture {
  readonly store = new TestStore();
  readonly table = new TestTable();
  readonly clock = new TestClock();
  readonly retries: RetryEvent[] = [];
  readonly rules: DownloadRules;
  readonly dependencies: DownloadDependencies;

  constructor(
    readonly server: TestServer,
    rules: Partial<DownloadRules> = {},
    dependencies: Partial<DownloadDependencies> = {},
  ) {
    this.rules = {
      policy: createAddressPolicy(),
      maxBytes: 1_000,
      contentTypes: ['image/*'],
      maxAttempts: 4,
      ...rules,
    };
    this.dependencies = {
      http: server.http,
      store: this.store,
      table: this.table,
      clock: this.clock,
      random: () => 0.5,
      onRetry: (retry) => this.retries.push(retry),
      ...dependencies,
    };
  }

  /** Runs a batch with five minutes left by default. */
  run(batch: Partial<DownloadBatchEvent> = {}, leftMs = 300_000): Promise<BatchOutcome> {
    const event = {
      run: 'run/',
      batch: '0',
      baseUrl: 'https://example.com/flags',
      resourcePaths: ['a.gif'],
      lambdaConcur: 5,
      ...batch,
    };
    return downloadBatch(event, this.rules, this.dependencies, { deadlineMs: this.clock.now() + leftMs });
  }
}
