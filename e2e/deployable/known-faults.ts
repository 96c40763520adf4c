/** Faults that are being fixed: text that occurs in the description of a finding. */
export const knownFaults: readonly string[] = [
  'single-vpc',
  'cloudwatch.amazonaws.com may not sns:Publish on AlarmTopic',
  'cloudwatch.amazonaws.com may not kms:',
];
