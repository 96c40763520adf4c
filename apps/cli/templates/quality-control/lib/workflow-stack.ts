import { QualityCheck, QualityControl } from '@stepwell/constructs';
import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { type Construct } from 'constructs';

/** Judges streams of readings, such as a weather station's sensors, and keeps what was found. */
export class WorkflowStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    new QualityControl(this, 'Quality', {
      checks: [
        QualityCheck.completeness({ interval: Duration.minutes(10) }),
        QualityCheck.range({ streams: { temperature: { minimum: -40, maximum: 60 } }, resolution: 0.1 }),
      ],
      // RETAIN, the default, keeps bucket and tables when the stack is deleted.
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
