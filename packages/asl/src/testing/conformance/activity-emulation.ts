import { type Json } from '../../json.js';
import { type Clock } from '../../clock/clock.js';
import { TaskFailure, type TaskRequest, type TaskResource } from '../../task-dispatcher.js';
import { type RecordedCase } from './recorded-case.js';

/** Emulates the workers of a case's activities. */
export class ActivityEmulation {
  constructor(
    readonly recorded: RecordedCase,
    readonly clock: Clock,
  ) {}

  missing({ kind, arn }: TaskResource): string | undefined {
    return kind === 'activity' && this.recorded.activities?.[arn]?.deleted === true
      ? `The activity ${arn} does not exist.`
      : undefined;
  }

  async run({ resource, parameters, notifyStarted, notifyHeartbeat }: TaskRequest): Promise<Json> {
    const worker = this.recorded.activities?.[resource.arn]?.worker;
    if (worker === undefined || worker.result === 'none') return new Promise<Json>(() => undefined);
    notifyStarted({ workerName: 'BASE_ID_ACTIVITY_CONSUMER' });
    const { heartbeatAfterSeconds, finishAfterSeconds = 0 } = worker;
    if (heartbeatAfterSeconds !== undefined) this.clock.setTimer(heartbeatAfterSeconds * 1000, notifyHeartbeat);
    await new Promise<void>((resolve) => this.clock.setTimer(finishAfterSeconds * 1000, resolve));
    const input = JSON.stringify(parameters);
    if (worker.result === 'failure')
      throw new TaskFailure(worker.error, worker.causeFrom === 'input' ? input : worker.cause);
    // workers of the recorded cases return JSON
    return JSON.parse(worker.outputFrom === 'input' ? input : (worker.output ?? 'null')) as Json;
  }
}
