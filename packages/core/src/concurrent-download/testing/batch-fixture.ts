import { createAddressPolicy } from '../address-policy.js';
import { type DownloadBatchEvent } from '../batch.js';
import { type BatchOutcome, downloadBatch } from '../download-batch.js';
import { type DownloadPorts, type RetryNotice } from '../ports.js';
import { type DownloadRules } from '../try-download.js';
import { TestStore, TestTable, type TestServer } from './in-memory-ports.js';
import { TestClock } from './test-clock.js';

/** A function's surroundings in memory, to run batches in one after the other. */
export class BatchFixture {
  readonly store = new TestStore();
  readonly table = new TestTable();
  readonly clock = new TestClock();
  readonly retries: RetryNotice[] = [];
  readonly rules: DownloadRules;
  readonly ports: DownloadPorts;

  constructor(
    readonly server: TestServer,
    rules: Partial<DownloadRules> = {},
    ports: Partial<DownloadPorts> = {},
  ) {
    this.rules = {
      policy: createAddressPolicy(),
      maxBytes: 1_000,
      contentTypes: ['image/*'],
      maxAttempts: 4,
      ...rules,
    };
    this.ports = {
      http: server.http,
      store: this.store,
      table: this.table,
      clock: this.clock,
      random: () => 0.5,
      onRetry: (retry) => this.retries.push(retry),
      ...ports,
    };
  }

  /** Runs a batch with five minutes left. */
  run(batch: Partial<DownloadBatchEvent> = {}, leftMs = 300_000): Promise<BatchOutcome> {
    const event = {
      run: 'run/',
      batch: '0',
      baseUrl: 'https://example.com/flags',
      resourcePaths: ['a.gif'],
      lambdaConcur: 5,
      ...batch,
    };
    return downloadBatch(event, this.rules, this.ports, { deadlineMs: this.clock.now() + leftMs });
  }
}
