/**
 * The ARN of the state machine of an execution: of `…:execution:Orders:a` and `…:express:Orders:a:b`, and of a child
 * execution `…:execution:Orders/Label:a`.
 */
export function machineOf(executionArn: string): string {
  const [arn, partition, service, region, account, , machine = ''] = executionArn.split(':');
  return [arn, partition, service, region, account, 'stateMachine', machine.split('/')[0]].join(':');
}

/** The name at the end of an ARN of Step Functions. */
export function nameOf(arn: string): string {
  const [, , , , , kind, name = '', ...rest] = arn.split(':');
  return kind === 'stateMachine' ? name : (rest[0] ?? name);
}

/** Whether it is an execution of an Express state machine. */
export function isExpress(executionArn: string): boolean {
  return executionArn.split(':')[5] === 'express';
}
