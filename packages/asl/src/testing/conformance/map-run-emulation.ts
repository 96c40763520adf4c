import { MemoryHistory } from '../../history.js';
import { type MapRun, type MapRunChild, type MapRunHost, type MapRunRequest } from '../../map/map-run-host.js';
import { type RandomSource } from '../../random/random-source.js';

/** Names map runs and their child executions as AWS does. Stores nothing. */
export class MapRunEmulation implements MapRunHost {
  constructor(
    readonly machine: string,
    readonly random: RandomSource,
  ) {}

  startMapRun({ label }: MapRunRequest): MapRun {
    const base = `${this.machine}/${label}`;
    return {
      arn: `arn:aws:states:us-east-1:111111111111:mapRun:${base}:${this.random.uuid()}`,
      startChild: (): MapRunChild => {
        const name = this.random.uuid();
        return {
          name,
          executionArn: `arn:aws:states:us-east-1:111111111111:execution:${base}:${name}`,
          stateMachineArn: `arn:aws:states:us-east-1:111111111111:stateMachine:${base}`,
          history: new MemoryHistory(),
          notifyRedriven: () => undefined,
          notifyFinished: () => undefined,
        };
      },
      updateCounts: () => undefined,
      notifyRedriven: () => undefined,
      notifyFinished: () => undefined,
    };
  }
}
