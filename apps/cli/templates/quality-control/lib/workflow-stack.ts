import { QualityCheck, QualityControl } from '@stepwell/constructs';
import { Duration, RemovalPolicy, Stack, type StackProps } from 'aws-cdk-lib';
import { type Construct } from 'constructs';

/** Checks the quality of sensor data streams, such as those of a weather station, and stores the findings. */
export class WorkflowStack extends Stack {
  constructor(scope: Construct, id: string, props: StackProps = {}) {
    super(scope, id, props);
    new QualityControl(this, 'Quality', {
      checks: [
        QualityCheck.completeness({ interval: Duration.minutes(10) }),
        QualityCheck.range({ streams: { temperature: { minimum: -40, maximum: 60 } }, resolution: 0.1 }),
      ],
      // The default, RETAIN, keeps bucket and tables when the stack is deleted.
      removalPolicy: RemovalPolicy.DESTROY,
    });
  }
}
