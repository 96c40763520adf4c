/** The logs that `stepwell up --log` can print. */
export const logKinds = ['requests', 'functions'] as const;
export type LogKind = (typeof logKinds)[number];
