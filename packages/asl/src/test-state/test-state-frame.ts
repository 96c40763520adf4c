import { type JsonObject } from '../json.js';
import { type Program } from '../state-machine.js';
import { type Execution } from '../execute/execution.js';
import { Frame, type FrameOwner, mapContext, type MapItem } from '../execute/frame.js';
import { formatTimestamp } from '../values/timestamp.js';

/**
 * A frame whose context object is the one of a test: that of an Express execution, or the one that the caller
 * specifies.
 */
export class TestStateFrame extends Frame {
  constructor(
    execution: Execution,
    program: Program,
    owner: FrameOwner,
    readonly test: { readonly context?: JsonObject; readonly roleArn?: string; readonly retryCount: number },
    parent?: TestStateFrame,
    mapItem?: MapItem,
  ) {
    super(execution, program, owner, 0, parent, mapItem);
  }

  override context(): JsonObject {
    const context = this.test.context === undefined ? this.#createTestContext() : { ...this.test.context };
    if (this.taskToken !== undefined) context['Task'] ??= { Token: this.taskToken };
    if (this.mapItem !== undefined) context['Map'] = mapContext(this.mapItem);
    return context;
  }

  /** Empty: causes in tests do not name the state and its event, as executions recorded on AWS show. */
  override causePrefix(): string {
    return '';
  }

  /** Creates the frame of an iteration, which provides the context object for an ItemSelector. */
  iteration(item: MapItem): TestStateFrame {
    return new TestStateFrame(this.execution, this.program, noOwner, this.test, this, item);
  }

  #createTestContext(): JsonObject {
    const { arn, name, input, stateMachine } = this.execution.options;
    const { roleArn, retryCount } = this.test;
    return {
      Execution: {
        Id: arn,
        Input: input,
        Name: name,
        ...(roleArn === undefined ? {} : { RoleArn: roleArn }),
        StartTime: formatTimestamp(this.execution.startDate),
      },
      StateMachine: { Id: stateMachine.arn, Name: stateMachine.name },
      State: {
        Name: this.state.name,
        EnteredTime: formatTimestamp(this.enteredTime),
        ...(this.state.retryable ? { RetryCount: retryCount } : {}),
      },
    };
  }
}

const noOwner: FrameOwner = { succeeded: () => undefined, failed: () => undefined };
