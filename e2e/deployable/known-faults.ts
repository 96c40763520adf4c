/** Faults that are being fixed: text that occurs in the description of a finding. */
export const knownFaults: readonly string[] = [];
