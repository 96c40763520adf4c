/**
 * The differences of an app here from AWS, known when it starts. Calls of functions are added when they happen.
 */
export interface StartReport {
  /** The parts that fail, or never happen: unsupported resources, values that cannot be determined, tasks without a service. */
  readonly doesNotWork: readonly UnavailableEntry[];
  /** The parts that run here with another behavior. */
  readonly worksWithDifference: readonly ReportEntry[];
  /** The parts without an effect here, and without a consequence: log retention, alarms, encryption. */
  readonly noEffect: readonly ReportEntry[];
}

/** A resource, a part of it, or a value of the app. */
export interface ReportEntry {
  /** Construct path: `Orders/Api/Resource`; the logical ID if the assembly has no path metadata. */
  readonly path: string;
  /** Stack name. */
  readonly stack: string;
  readonly logicalId: string;
  /** CloudFormation type; `Parameter`, `Export`, `Dynamic reference` or `Macro` for a value without a resource. */
  readonly type: string;
  /** The property that it is about: `FilterCriteria`. Absent for the resource as a whole. */
  readonly property?: string;
  /** Why, one sentence: `AppSync APIs do not run here.` */
  readonly reason: string;
  /** The fix, one sentence; an empty string if there is nothing to do. */
  readonly remedy: string;
}

/** An entry that does not work. */
export interface UnavailableEntry extends ReportEntry {
  /**
   * The parts that depend on it, in the terms of the app: `OrdersApi -> StartOrder`, ``state `Detect labels` of `Photos` ``,
   * ``function `Thumbnail` ``.
   */
  readonly affects: readonly string[];
  /** The call of a task or a function whose service is not here: `aws-sdk:rekognition:detectLabels`. */
  readonly action?: string;
  /** Further resources of the same construct that do not work, such as the resolvers of an AppSync API. */
  readonly parts?: readonly ReportPart[];
}

/** A resource of the construct of an entry. */
export interface ReportPart {
  readonly path: string;
  readonly logicalId: string;
  readonly type: string;
}
