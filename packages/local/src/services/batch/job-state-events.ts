import { type JsonObject } from '@stepwell/asl';
import { type EventsService } from '../events/index.js';
import { type BatchService } from './batch-service.js';

/**
 * Emits "Batch Job State Change" for every change of a job's status, as long as the default bus has rules. Returns what
 * ends it.
 *
 * @see https://docs.aws.amazon.com/batch/latest/userguide/batch_cwe_events.html
 */
export function jobStateEvents(
  batch: Pick<BatchService, 'on'>,
  events: Pick<EventsService, 'hasRules' | 'emit'>,
): () => void {
  return batch.on('status', ({ job, jobArn }) => {
    if (!events.hasRules()) return;
    // As in the API: JSON without undefined members.
    const detail = JSON.parse(JSON.stringify(job)) as JsonObject;
    events.emit({ source: 'aws.batch', detailType: 'Batch Job State Change', resources: [jobArn], detail });
  });
}
