import { type Clock } from '@stepwell/asl';
import { type StartReport } from '../../deployment/report/start-report.js';
import { type ChaosEngine } from '../../kernel/chaos/index.js';
import { type Kernel } from '../../kernel/kernel.js';
import { type Json } from '../../kernel/json.js';
import { type RequestRecord } from '../../kernel/request-log.js';
import { type LocalResource } from '../../kernel/resources/local-resource.js';
import { type StatesInProcess } from '../../services/states/index.js';

/** The parts of an environment that the console shows and calls. */
export interface ConsoleEnvironment {
  readonly region: string;
  readonly accountId: string;
  /** The ARN of the role whose calls are those of the console. */
  readonly roleArn: string;
  readonly clock: Clock;
  readonly kernel: Kernel;
  readonly states: StatesInProcess;
  readonly chaos: ChaosEngine;
  /** The app; its parts change when it is updated. */
  app(): ConsoleApp | undefined;
  /** The file and line of the app that created a resource: `/app/lib/shop.ts:12`; `undefined` if it is not known. */
  createdAt(resource: LocalResource): string | undefined;
  /** Values of secrets that references of the app resolved to. The console does not show them. */
  resolvedSecrets(): ReadonlySet<string>;
  requests(): readonly RequestRecord[];
  /**
   * The messages of a queue, without receiving them.
   *
   * @throws AwsError `QueueDoesNotExist`
   */
  messages(queueUrl: string): readonly ConsoleMessage[];
}

/** The deployed app, and how to reach it. */
export interface ConsoleApp {
  readonly endpoint: string;
  readonly resources: readonly LocalResource[];
  readonly outputs: Readonly<Record<string, Readonly<Record<string, Json>>>>;
  readonly apis: Readonly<Record<string, string>>;
  readonly report: StartReport;
}

/** A message in a queue. */
export interface ConsoleMessage {
  readonly id: string;
  readonly body: string;
  /** Milliseconds since the epoch. */
  readonly sentAt: number;
  readonly receiveCount: number;
  /** The queue from which a dead-letter queue received it. */
  readonly sourceArn: string | undefined;
}
