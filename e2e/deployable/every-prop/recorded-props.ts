import {
  type AlarmOptions,
  type BatchJobProps,
  type BatchJobStepOptions,
  type ChainStageProps,
  type CompletenessCheckOptions,
  type ComputeTargetOptions,
  type ConcurrentDownloadProps,
  type EventFanOutProps,
  type FargateQueueProps,
  type FunctionCheckOptions,
  type FunctionOptions,
  type FunctionTargetOptions,
  type MapFanOutProps,
  type QualityControlProps,
  type QueueChainProps,
  type QueueExchangeProps,
  type QueueRoute,
  type QueueRouterProps,
  type RangeCheckOptions,
  type SequenceProps,
  type StepCatch,
  type StepOptions,
  type StepRetry,
  type StreamLimits,
  type TimelinessCheckOptions,
} from '@stepwell/constructs';

/** Every interface of props and options of the constructs, by its name. */
export interface PropsByName {
  readonly AlarmOptions: AlarmOptions;
  readonly BatchJobProps: BatchJobProps;
  readonly BatchJobStepOptions: BatchJobStepOptions;
  readonly ChainStageProps: ChainStageProps;
  readonly CompletenessCheckOptions: CompletenessCheckOptions;
  readonly ComputeTargetOptions: ComputeTargetOptions;
  readonly ConcurrentDownloadProps: ConcurrentDownloadProps;
  readonly EventFanOutProps: EventFanOutProps;
  readonly FargateQueueProps: FargateQueueProps;
  readonly FunctionCheckOptions: FunctionCheckOptions;
  readonly FunctionOptions: FunctionOptions;
  readonly FunctionTargetOptions: FunctionTargetOptions;
  readonly MapFanOutProps: MapFanOutProps;
  readonly QualityControlProps: QualityControlProps;
  readonly QueueChainProps: QueueChainProps;
  readonly QueueExchangeProps: QueueExchangeProps;
  readonly QueueRoute: QueueRoute;
  readonly QueueRouterProps: QueueRouterProps;
  readonly RangeCheckOptions: RangeCheckOptions;
  readonly SequenceProps: SequenceProps;
  readonly StepCatch: StepCatch;
  readonly StepOptions: StepOptions;
  readonly StepRetry: StepRetry;
  readonly StreamLimits: StreamLimits;
  readonly TimelinessCheckOptions: TimelinessCheckOptions;
}

/** The values of each prop in the every-prop app, by interface and prop. */
export type RecordedValues = ReadonlyMap<string, ReadonlyMap<string, readonly unknown[]>>;

/** Records the props that an app sets, to compare them with the declared props. */
export class RecordedProps {
  readonly #values = new Map<string, Map<string, unknown[]>>();

  get values(): RecordedValues {
    return this.#values;
  }

  /** Records the props of an interface and returns them. */
  readonly recordProps = <Name extends keyof PropsByName>(name: Name, props: PropsByName[Name]): PropsByName[Name] => {
    const recorded = this.#values.get(name) ?? new Map<string, unknown[]>();
    this.#values.set(name, recorded);
    for (const [prop, value] of Object.entries(props)) recorded.set(prop, [...(recorded.get(prop) ?? []), value]);
    return props;
  };
}

/** Records the props of one interface; see {@link RecordedProps}. */
export type RecordProps = RecordedProps['recordProps'];
