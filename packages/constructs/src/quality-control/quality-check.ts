import {
  CHECK_NAME_PATTERN,
  type CompletenessOptions,
  DEFAULT_CLOCK_SKEW_SECONDS,
  DEFAULT_GAP_TOLERANCE,
  DEFAULT_MAX_AGE_SECONDS,
  DEFAULT_WINDOW,
  DEFAULT_Z_SCORE,
  type RangeOptions,
  type TimelinessOptions,
  qualityEnvironment,
} from '@stepwell/core/quality-control';
import { type HandlerAsset } from '@stepwell/handlers';
import { type Duration } from 'aws-cdk-lib';
import { type IFunction } from 'aws-cdk-lib/aws-lambda';
import { type IBucket } from 'aws-cdk-lib/aws-s3';
import { type Construct } from 'constructs';
import { bundledFunction, type FunctionSettings } from '../workflow/bundled-function.js';
import { YEAR_SECONDS, checkSeconds } from '../check-duration.js';
import { InvalidProp } from '../invalid-prop.js';
import { grantListBucket, grantObjects, grantObjectsToOwnRole, policyOwner } from '../workflow/grants.js';
import {
  type CompletenessCheckOptions,
  type FunctionCheckOptions,
  type RangeCheckOptions,
  type TimelinessCheckOptions,
} from './check-options.js';

/** Settings of the functions of built-in checks. */
export interface CheckSettings extends FunctionSettings {
  /** The memory in MiB; `undefined` for the default. */
  readonly memorySize: number | undefined;
  readonly checkTimeout: Duration;
}

/** A check in a construct: its name, and the function that the state machine calls. */
export interface BoundCheck {
  readonly name: string;
  readonly handler: IFunction & { readonly timeout?: Duration };
  /** The timeout of an invocation; `undefined` for the timeout of the function plus one minute. */
  readonly timeout: Duration | undefined;
  /** Whether the construct created the function, and creates alarms for it. */
  readonly builtIn: boolean;
}

/**
 * One check of a {@link QualityControl}: a function that reads a stream and returns whether it passes. You can combine
 * the three built-in checks with your functions, or replace them.
 *
 * @example
 * ```ts
 * const checks = [QualityCheck.completeness({ interval: Duration.minutes(10) }),
 * QualityCheck.fromFunction('Plausibility', myFunction)];
 * ```
 */
export class QualityCheck {
  /** Checks for missing readings: gaps in time, empty values, malformed lines. */
  static completeness(options: CompletenessCheckOptions = {}): QualityCheck {
    const settings: CompletenessOptions = {
      intervalSeconds: options.interval?.toSeconds(),
      gapTolerance: options.gapTolerance ?? DEFAULT_GAP_TOLERANCE,
      allowedMissing: options.allowedMissing ?? 0,
    };
    return QualityCheck.builtIn(
      options.name ?? 'Completeness',
      'quality-control/completeness',
      'gaps, empty values, malformed lines',
      settings,
    );
  }

  /** Checks for values outside limits, and for outliers by the robust z-score. */
  static range(options: RangeCheckOptions = {}): QualityCheck {
    const {
      name = 'Range',
      minimum,
      maximum,
      streams,
      zScore = DEFAULT_Z_SCORE,
      window = DEFAULT_WINDOW,
      resolution = 0,
    } = options;
    const settings: RangeOptions = { minimum, maximum, streams, zScore, window, resolution };
    return QualityCheck.builtIn(name, 'quality-control/range', 'limits and outliers', settings, (scope) => {
      if (!Number.isInteger(window) || window < 5 || window > 999 || window % 2 === 0)
        throw new InvalidProp(scope, 'window', window, 'an odd integer from 5 to 999');
      if (!(zScore >= 0)) throw new InvalidProp(scope, 'zScore', zScore, 'a number of standard deviations, at least 0');
    });
  }

  /** Checks for readings that are out of order, duplicate or stale. */
  static timeliness(options: TimelinessCheckOptions = {}): QualityCheck {
    const settings: TimelinessOptions = {
      maxAgeSeconds: options.maxAge?.toSeconds() ?? DEFAULT_MAX_AGE_SECONDS,
      clockSkewSeconds: options.clockSkew?.toSeconds() ?? DEFAULT_CLOCK_SKEW_SECONDS,
    };
    return QualityCheck.builtIn(
      options.name ?? 'Timeliness',
      'quality-control/timeliness',
      'order, duplicates, staleness',
      settings,
    );
  }

  /**
   * A check with your function. The event is `CheckEvent` of `@stepwell/core/quality-control`, and the result is a
   * `CheckResult`. The function can be called more than once for an execution, and must then return the same result. If
   * it throws, times out or returns another value, the check fails with the reason. It gets `s3:GetObject` on the
   * construct's bucket.
   *
   * @param name the name of the check, which becomes the attribute `<name>Pass`
   * @param handler a function, a version or an alias
   */
  static fromFunction(name: string, handler: IFunction, options: FunctionCheckOptions = {}): QualityCheck {
    return new QualityCheck(name, (scope, bucket) => {
      if (options.timeout) checkSeconds(scope, `timeout of check ${name}`, options.timeout, 1, YEAR_SECONDS);
      if (handler.role === undefined) grantObjects(handler, bucket, '*', ['s3:GetObject']);
      else grantObjectsToOwnRole(policyOwner(scope, handler.role), bucket, '*', ['s3:GetObject']);
      return { handler, timeout: options.timeout, builtIn: false };
    });
  }

  private static builtIn(
    name: string,
    asset: HandlerAsset,
    description: string,
    check: object,
    validate: (scope: Construct) => void = () => undefined,
  ): QualityCheck {
    return new QualityCheck(name, (scope, bucket, settings) => {
      validate(scope);
      const { handler, role } = bundledFunction(scope, name, settings, {
        asset,
        description: `QualityControl: ${description} of one stream`,
        memorySize: 256,
        specifiedMemorySize: settings.memorySize,
        timeout: settings.checkTimeout,
        environment: { [qualityEnvironment.check]: JSON.stringify(check) },
        environmentProps: { [qualityEnvironment.check]: 'streams' },
      });
      grantObjectsToOwnRole(role, bucket, '*', ['s3:GetObject']);
      grantListBucket(role, bucket);
      return { handler, timeout: undefined, builtIn: true };
    });
  }

  private constructor(
    /** The name of the check, such as `Completeness`. */
    readonly name: string,
    private readonly createFunction: (
      scope: Construct,
      bucket: IBucket,
      settings: CheckSettings,
    ) => Omit<BoundCheck, 'name'>,
  ) {}

  /**
   * Creates the function of a built-in check, or uses yours. Called by the construct.
   *
   * @internal
   */
  _bind(scope: Construct, bucket: IBucket, settings: CheckSettings): BoundCheck {
    if (!CHECK_NAME_PATTERN.test(this.name) || this.name === 'Total') {
      throw new InvalidProp(
        scope,
        'checks',
        this.name,
        'named with 1 to 40 letters and digits, starting with an uppercase letter, other than Total',
      );
    }
    return { name: this.name, ...this.createFunction(scope, bucket, settings) };
  }
}
