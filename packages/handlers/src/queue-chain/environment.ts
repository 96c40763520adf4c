import { InvalidSetting } from '@stepwell/core';
import { type ChainStage, chainEnvironment as names } from '@stepwell/core/queue-chain';
import { type Environment, requiredString } from '../function/read-environment.js';

/** The settings of a stage's trigger function. */
export interface StageSettings {
  readonly stage: ChainStage;
  readonly jobQueue: string;
  readonly jobDefinition: string;
  readonly table: string;
}

/** The settings of the failure function. */
export interface FailureSettings {
  readonly table: string;
  /** The URLs of the dead-letter queues by stage. */
  readonly deadLetterQueues: ReadonlyMap<string, string>;
}

/** Reads the settings of a stage's trigger function. @throws InvalidSetting */
export function stageSettings(environment: Environment): StageSettings {
  const table = requiredString(environment, names.table, 'the name of the claims table');
  return {
    stage: {
      chain: table,
      name: requiredString(environment, names.stage, "the stage's name"),
      bucket: requiredString(environment, names.bucket, 'the name of the bucket for long messages and outputs'),
      nextQueueUrl: environment[names.nextQueueUrl],
      nextTopicArn: environment[names.nextTopicArn],
    },
    jobQueue: requiredString(environment, names.jobQueue, 'the ARN of the job queue'),
    jobDefinition: requiredString(environment, names.jobDefinition, 'the ARN of the job definition'),
    table,
  };
}

/** Reads the settings of the failure function. @throws InvalidSetting */
export function failureSettings(environment: Environment): FailureSettings {
  return {
    table: requiredString(environment, names.table, 'the name of the claims table'),
    deadLetterQueues: parseQueueUrls(environment),
  };
}

function parseQueueUrls(environment: Environment): ReadonlyMap<string, string> {
  const remedy = 'a JSON object of strings: the URLs of dead-letter queues by stage';
  const text = requiredString(environment, names.deadLetterQueues, remedy);
  try {
    const urls: unknown = JSON.parse(text);
    if (typeof urls === 'object' && urls !== null)
      return new Map(Object.entries(urls).map(([stage, url]) => [stage, String(url)]));
  } catch {
    // Reported below, as for every other invalid value.
  }
  throw new InvalidSetting(names.deadLetterQueues, text, remedy);
}
