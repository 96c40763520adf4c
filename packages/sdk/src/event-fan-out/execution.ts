import { parseOutput } from '@stepwell/core';
import { type EventFanOutOutput, eventFanOut as contract } from '@stepwell/core/event-fan-out';
import { ExecutionHandle } from '../execution-handle.js';
import { type Stepwell } from '../stepwell.js';

/** The handle of an execution that registers a request. */
export class RegistrationExecution extends ExecutionHandle<EventFanOutOutput> {
  constructor(stepwell: Stepwell, executionArn: string) {
    super(stepwell, executionArn, (value) => parseOutput(contract, value));
  }
}
