import { MemoryHistory } from '../history.js';
import { type Outcome } from '../outcome.js';
import {
  type MapRun,
  type MapRunChild,
  type MapRunCounts,
  type MapRunHost,
  type MapRunRequest,
  type MapRunOptions,
} from '../map/map-run-host.js';

/** A recorded map run. */
export interface RecordedMapRun {
  readonly request: MapRunRequest;
  readonly children: {
    readonly index: number;
    readonly history: MemoryHistory;
    outcome?: Outcome;
    pendingRedrives?: number;
    redriveCount?: number;
  }[];
  counts?: { readonly items: Readonly<MapRunCounts>; readonly executions: Readonly<MapRunCounts> };
  status?: string;
  redriveCount?: number;
  /** Updates the map run as UpdateMapRun does. */
  update?: (settings: Partial<MapRunOptions>) => void;
}

/** Records map runs in memory for assertions. */
export class MapRunRecorder implements MapRunHost {
  readonly runs: RecordedMapRun[] = [];

  startMapRun(request: MapRunRequest): MapRun {
    const recorded: RecordedMapRun = { request, children: [] };
    this.runs.push(recorded);
    const base = `machine/${request.label}`;
    return {
      arn: `arn:aws:states:us-east-1:123456789012:mapRun:${base}:${this.runs.length}`,
      startChild: ({ index }): MapRunChild => {
        const child: RecordedMapRun['children'][number] = { index, history: new MemoryHistory() };
        recorded.children.push(child);
        return {
          name: `child-${index}`,
          executionArn: `arn:aws:states:us-east-1:123456789012:execution:${base}:child-${index}`,
          stateMachineArn: `arn:aws:states:us-east-1:123456789012:stateMachine:${base}`,
          history: child.history,
          notifyPendingRedrive: () => {
            child.pendingRedrives = (child.pendingRedrives ?? 0) + 1;
          },
          notifyRedriven: (redriveCount) => {
            child.redriveCount = redriveCount;
          },
          notifyFinished: (outcome) => {
            child.outcome = outcome;
          },
        };
      },
      updateCounts: (counts) => {
        recorded.counts = counts;
      },
      onUpdate: (listener) => {
        recorded.update = listener;
      },
      notifyRedriven: (redriveCount) => {
        recorded.redriveCount = redriveCount;
        recorded.status = 'RUNNING';
      },
      notifyFinished: (status) => {
        recorded.status = status;
      },
    };
  }
}
